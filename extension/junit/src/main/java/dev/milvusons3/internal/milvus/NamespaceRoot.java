package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.milvus.image.MilvusImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The root file system of one server in its own mount namespace: a skeleton of directories and links, and what is mounted over it, as a table for {@code
 * mount}. Programs and libraries are the image's, or for a Milvus without a root file system the machine's, and cannot be written; of the machine's
 * other files there is nothing in it.
 */
final class NamespaceRoot {
    /** Where the server has everything it writes. */
    static final Path STATE = Path.of("/var/lib/milvus");

    /** Where the Unix sockets are that lead out. */
    static final Path SOCKETS = Path.of("/run/milvus-on-s3");

    private static final String MILVUS = "/milvus";
    private static final String IMAGE = "/.image";
    /** What a machine's programs and libraries are in; on most systems links into the first. */
    private static final List<String> PROGRAMS = List.of("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32");

    private static final List<String> DEVICES = List.of("null", "zero", "full", "random", "urandom");
    /** Where the TLS libraries of different distributions look. */
    static final List<String> BUNDLES =
            List.of("etc/ssl/certs/ca-certificates.crt", "etc/pki/tls/certs/ca-bundle.crt", "etc/ssl/cert.pem");

    private static final Set<String> OWN = Set.of("proc", "sys", "dev", "tmp", "run", "var", "etc");
    private static final Set<String> OWN_SETTINGS =
            Set.of("hosts", "resolv.conf", "nsswitch.conf", "ssl", "pki", "hostname", "mtab");

    private static final String READ_ONLY = "rbind,ro,nosuid,nodev";
    private static final String WRITABLE = "rbind,nosuid,nodev";

    private final Path root;
    private final List<String> table = new ArrayList<>();

    private NamespaceRoot(Path root) {
        this.root = root;
    }

    /**
     * Makes the skeleton; nothing is mounted yet.
     *
     * @param root does not exist
     * @param state becomes {@link #STATE}
     * @param sockets becomes {@link #SOCKETS}
     * @param hosts the only names that resolve, as in {@code /etc/hosts}
     * @param bundle the only authorities that are trusted
     * @param mounts of the pod's container, read-only
     */
    static NamespaceRoot make(
            Path root,
            MilvusImage image,
            Path state,
            Path sockets,
            String hosts,
            String bundle,
            Map<String, Path> mounts)
            throws IOException {
        NamespaceRoot made = new NamespaceRoot(root);
        Files.createDirectories(root);
        made.entry(root, "", WRITABLE);
        made.programs(image);
        made.system();
        made.settings(hosts, bundle);
        made.mount(state, STATE.toString(), WRITABLE);
        made.mount(sockets, SOCKETS.toString(), WRITABLE);
        for (Map.Entry<String, Path> mount : mounts.entrySet()) {
            made.mount(mount.getValue(), mount.getKey(), READ_ONLY);
        }
        return made;
    }

    /** {@return in the form of {@code /etc/fstab}; whoever has mounted it all makes the root read-only} */
    String table() {
        return String.join("\n", table) + "\n";
    }

    /** {@return where the server's own files are in it} */
    static Path home(MilvusImage image) {
        return Path.of(image.root().isPresent() ? image.homeInside() : MILVUS);
    }

    private void programs(MilvusImage image) throws IOException {
        if (image.root().isPresent()) {
            Path files = image.root().get();
            mount(files, IMAGE, READ_ONLY);
            link(files, "", OWN);
            link(files.resolve("etc"), "/etc", OWN_SETTINGS);
            return;
        }
        for (String name : PROGRAMS) {
            Path host = Path.of("/", name);
            if (Files.isSymbolicLink(host)) {
                Files.createSymbolicLink(root.resolve(name), Files.readSymbolicLink(host));
            } else if (Files.isDirectory(host)) {
                mount(host, "/" + name, READ_ONLY);
            }
        }
        for (String name : List.of("ld.so.cache", "alternatives", "localtime", "passwd", "group")) {
            Path host = Path.of("/etc", name);
            if (Files.exists(host)) {
                mount(host, "/etc/" + name, READ_ONLY);
            }
        }
        mount(image.home(), MILVUS, READ_ONLY);
    }

    /** Links to everything in a directory of the image but some. */
    private void link(Path directory, String inside, Set<String> but) throws IOException {
        Path target = Files.createDirectories(at(inside));
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (!but.contains(name)) {
                    Files.createSymbolicLink(target.resolve(name), Path.of(IMAGE + inside, name));
                }
            }
        }
    }

    private void system() throws IOException {
        for (String name : DEVICES) {
            mount(Path.of("/dev", name), "/dev/" + name, "bind");
        }
        fresh("tmpfs", "/dev/shm", "nosuid,nodev");
        fresh("proc", "/proc", "nosuid,nodev,noexec");
        mount(Path.of("/sys"), "/sys", "rbind,ro,nosuid,nodev,noexec");
        fresh("tmpfs", "/tmp", "nosuid,nodev,mode=1777");
        fresh("tmpfs", "/run/milvus", "nosuid,nodev");
        Files.createDirectories(at("/var"));
        Files.createSymbolicLink(at("/var/run"), Path.of("/run"));
        Files.createSymbolicLink(at("/var/tmp"), Path.of("/tmp"));
    }

    private void settings(String hosts, String bundle) throws IOException {
        Files.createDirectories(at("/etc"));
        Files.writeString(at("/etc/hosts"), hosts);
        Files.writeString(at("/etc/resolv.conf"), "");
        Files.writeString(at("/etc/nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files\n");
        for (String name : BUNDLES) {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, bundle);
        }
    }

    private void mount(Path source, String inside, String options) throws IOException {
        Path target = at(inside);
        if (Files.isDirectory(source)) {
            Files.createDirectories(target);
        } else {
            Files.createDirectories(target.getParent());
            Files.createFile(target);
        }
        entry(source, inside, options);
    }

    private void fresh(String type, String inside, String options) throws IOException {
        Files.createDirectories(at(inside));
        table.add(type + " " + escaped(at(inside)) + " " + type + " " + options + " 0 0");
    }

    private void entry(Path source, String inside, String options) throws IOException {
        table.add(escaped(source) + " " + escaped(at(inside)) + " none " + options + " 0 0");
    }

    /** {@return where a path of the namespace is now; a link on the way, such as {@code /var/run}, is one of ours} */
    private Path at(String inside) throws IOException {
        Path path = root;
        for (Path name : Path.of("/" + inside)) {
            path = path.resolve(name);
            if (Files.isSymbolicLink(path)) {
                path = at(Files.readSymbolicLink(path).toString());
            }
        }
        return path;
    }

    private static String escaped(Path path) {
        return path.toString()
                .replace("\\", "\\134")
                .replace(" ", "\\040")
                .replace("\t", "\\011")
                .replace("\n", "\\012");
    }
}
