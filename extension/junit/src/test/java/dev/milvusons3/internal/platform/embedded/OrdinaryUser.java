package dev.milvusons3.internal.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.milvusons3.internal.files.Trees;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A user whom root makes for a test, without any rights. What it is to read is brought to where it may, since root's own directory is closed to others: by hard links,
 * which cost nothing, and as a copy where a file is closed too.
 */
final class OrdinaryUser implements AutoCloseable {
    private final String name = "milvus-on-s3-" + UUID.randomUUID().toString().substring(0, 8);
    private final Path directory;
    private final Path home;

    /** Skips the test for users who can make none; such a user is ordinary, and so are all tests. */
    OrdinaryUser() throws IOException, InterruptedException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root can make another user");
        directory = Files.createTempDirectory("milvus-on-s3-user-");
        open(directory);
        home = Files.createDirectory(directory.resolve("home"));
        run("useradd", "--system", "--no-create-home", "--home-dir", home.toString(), name);
        run("chown", name, home.toString());
    }

    /** {@return a JVM that it starts} */
    OtherJvm jvm() throws IOException {
        List<String> classPath = new ArrayList<>();
        Path copies = Files.createDirectory(directory.resolve("class-path"));
        open(copies);
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.exists(path)) {
                classPath.add(bring(path, copies.resolve(classPath.size() + "-" + path.getFileName()))
                        .toString());
            }
        }
        List<String> launcher = List.of(
                "setpriv",
                "--reuid",
                name,
                "--regid",
                name,
                "--clear-groups",
                "env",
                "--ignore-environment",
                "PATH=/usr/local/bin:/usr/bin:/bin",
                "HOME=" + home);
        return new OtherJvm(launcher, String.join(File.pathSeparator, classPath), Map.of());
    }

    /** {@return where it has its files} */
    Path home() {
        return home;
    }

    /** {@return a file or tree, where the user can read it} */
    Path bring(Path from, String as) throws IOException {
        return bring(from, directory.resolve(as));
    }

    private static Path bring(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) throws IOException {
                open(Files.createDirectories(to.resolve(from.relativize(each).toString())));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) throws IOException {
                Path copy = each.equals(from)
                        ? to
                        : to.resolve(from.relativize(each).toString());
                if (Files.isSymbolicLink(each) || readableByAll(each)) {
                    link(copy, each);
                } else {
                    Files.setPosixFilePermissions(Files.copy(each, copy), PosixFilePermissions.fromString("rwxr-xr-x"));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return to;
    }

    private static boolean readableByAll(Path file) throws IOException {
        return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    }

    private static void link(Path link, Path file) throws IOException {
        try {
            Files.createLink(link, file);
        } catch (FileSystemException otherFileSystem) {
            Files.copy(file, link, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static void open(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** {@return processes that are its own} */
    List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().user().filter(name::equals).isPresent())
                .toList();
    }

    /** {@return what is left of it in its directory} */
    List<Path> files() throws IOException {
        try (var files = Files.walk(home)) {
            return files.filter(file -> !file.equals(home)).toList();
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Override
    public void close() throws IOException {
        processes().forEach(ProcessHandle::destroyForcibly);
        try {
            run("userdel", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while user " + name + " was removed");
        } finally {
            Trees.delete(directory);
            // Where each JVM has its counters, whatever its temporary directory is: that of the last one stays.
            Trees.delete(Path.of("/tmp", "hsperfdata_" + name));
        }
    }
}
