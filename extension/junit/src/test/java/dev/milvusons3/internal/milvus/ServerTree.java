package dev.milvusons3.internal.milvus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the kernel says of the Milvus below this JVM, and of all processes around it. */
public final class ServerTree {
    private static final String LISTENING = "0A";

    private final ProcessHandle milvus;

    private ServerTree(ProcessHandle milvus) {
        this.milvus = milvus;
    }

    /** {@return that of the only Milvus} */
    public static ServerTree ofThisJvm() {
        List<ProcessHandle> found = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/milvus"))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("expected one Milvus below this JVM, found " + found);
        }
        return new ServerTree(found.get(0));
    }

    /** {@return the server's own process} */
    public ProcessHandle milvus() {
        return milvus;
    }

    /** {@return the processes between this JVM and the server, the nearest to the server first} */
    public List<ProcessHandle> helpers() {
        return Stream.iterate(
                        milvus.parent().orElseThrow(),
                        process -> process.pid() != ProcessHandle.current().pid(),
                        process -> process.parent().orElseThrow())
                .toList();
    }

    /** {@return the server's root directory, as this machine sees it} */
    public Path root() {
        return Path.of("/proc", Long.toString(milvus.pid()), "root");
    }

    /** {@return what is mounted for the server} */
    public List<Mount> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(milvus.pid()), "mountinfo")).stream()
                .map(line -> line.split(" "))
                .map(fields ->
                        new Mount(fields[4], List.of(fields[5].split(",")).contains("ro")))
                .toList();
    }

    /** {@return where the server listens, in its own network} */
    public Set<Integer> ports() throws IOException {
        return listeners(Long.toString(milvus.pid())).map(Listener::port).collect(Collectors.toSet());
    }

    /** {@return the sockets of this JVM and of all processes below it, by inode} */
    public static Set<String> socketsOfThisTree() {
        return Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ProcessHandle.current().descendants())
                .flatMap(process -> sockets(Long.toString(process.pid())).stream())
                .collect(Collectors.toSet());
    }

    /** {@return where it and its helpers listen, in this machine's network} */
    public Set<Integer> portsOfTheMachine() throws IOException {
        Set<String> held = Stream.concat(Stream.of(milvus), helpers().stream())
                .flatMap(process -> sockets(Long.toString(process.pid())).stream())
                .collect(Collectors.toSet());
        return listeners("self")
                .filter(listener -> held.contains(listener.inode()))
                .map(Listener::port)
                .collect(Collectors.toSet());
    }

    /** {@return what listens in the network of a process} */
    public static Stream<Listener> listeners(String process) throws IOException {
        Set<String> own = sockets("self");
        return Stream.concat(
                        Files.readAllLines(Path.of("/proc", process, "net", "tcp")).stream(),
                        Files.readAllLines(Path.of("/proc", process, "net", "tcp6")).stream())
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields[3].equals(LISTENING))
                .map(fields -> new Listener(
                        fields[1].split(":")[0],
                        Integer.parseInt(fields[1].split(":")[1], 16),
                        fields[9],
                        own.contains(fields[9])));
    }

    private static Set<String> sockets(String process) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", process, "fd"))) {
            return descriptors
                    .map(ServerTree::target)
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring("socket:[".length(), target.length() - 1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A descriptor may be closed in between. */
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    /** Something that is mounted. */
    public record Mount(String path, boolean isReadOnly) {}

    /**
     * A socket that listens.
     *
     * @param address in hexadecimal digits, as the kernel writes it
     */
    public record Listener(String address, int port, String inode, boolean isHeldByThisJvm) {
        /** {@return whether only this machine reaches it} */
        public boolean isLoopback() {
            return address.equals("0100007F") || address.equals("0000000000000000FFFF00000100007F");
        }
    }
}
