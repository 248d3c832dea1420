package dev.milvusons3.internal.milvus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What this machine lets its users make of Linux' namespaces. */
public final class Namespaces {
    private static final long PROBE_SECONDS = 10;

    /** Switches of the kernel that forbid it, with the value that does. */
    private static final Map<String, String> FORBIDDING = Map.of(
            "kernel/apparmor_restrict_unprivileged_userns", "1",
            "kernel/unprivileged_userns_clone", "0",
            "user/max_user_namespaces", "0");

    private Namespaces() {}

    /**
     * Makes some and mounts a process table in them, which takes about 20 ms.
     *
     * @return why a server cannot run in namespaces of its own, what was tried and what would allow it, in one line; empty if it can
     */
    public static Optional<String> obstacle() {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")) {
            return Optional.of("namespaces are Linux', and this is " + System.getProperty("os.name"));
        }
        List<String> command = new ArrayList<>(command());
        command.addAll(List.of("/bin/sh", "-c", "mount -t proc proc /proc && exec perl -MErrno -MFcntl -MSocket -e 1"));
        return tried(command).map(refusal -> "tried `" + String.join(" ", command()) + "`: " + refusal + remedy());
    }

    /** {@return what makes new ones, and runs in them what is added to it, as their process 1 and root; they end with it and with this JVM} */
    static List<String> command() {
        List<String> command = new ArrayList<>(List.of("unshare"));
        if (!isRoot()) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        command.addAll(List.of("--mount", "--net", "--pid", "--fork", "--kill-child"));
        return command;
    }

    private static Optional<String> tried(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                    return Optional.of("it did not end within " + PROBE_SECONDS + " s");
                }
                return process.exitValue() == 0
                        ? Optional.empty()
                        : Optional.of(said.isEmpty() ? "exit code " + process.exitValue() : said.replace("\n", "; "));
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException notStarted) {
            return Optional.of("there is no unshare on the PATH, which util-linux has");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /** Without a switch that forbids it, it is most often the profile of a container. */
    private static String remedy() {
        return FORBIDDING.entrySet().stream()
                .filter(forbidding -> forbidding.getValue().equals(value(forbidding.getKey())))
                .map(Map.Entry::getKey)
                .map(name -> " (" + name.replace('/', '.') + " = " + FORBIDDING.get(name)
                        + " forbids it; root can set it otherwise with sysctl)")
                .findFirst()
                .orElseGet(() -> Files.exists(Path.of("/.dockerenv"))
                        ? " (this is a container; `docker run --security-opt seccomp=unconfined --security-opt"
                                + " systempaths=unconfined` allows it to an ordinary user)"
                        : "");
    }

    private static String value(String name) {
        try {
            return Files.readString(Path.of("/proc/sys", name)).strip();
        } catch (IOException notOfThisKernel) {
            return "";
        }
    }

    /** Root needs no user namespace, and in a container it may have the right to the others only. */
    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException noProcessTable) {
            return false;
        }
    }
}
