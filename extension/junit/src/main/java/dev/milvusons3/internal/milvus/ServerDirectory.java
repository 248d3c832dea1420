package dev.milvusons3.internal.milvus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where one server has everything it writes.
 *
 * @param root absolute
 */
record ServerDirectory(Path root) {
    ServerDirectory {
        root = root.toAbsolutePath();
    }

    void create() throws IOException {
        for (Path directory : new Path[] {configs(), data(), run(), home(), temporary()}) {
            Files.createDirectories(directory);
        }
    }

    Path configs() {
        return root.resolve("configs");
    }

    Path etcdConfig() {
        return configs().resolve("etcd.yaml");
    }

    Path data() {
        return root.resolve("data");
    }

    /** {@return its working directory} */
    Path run() {
        return root.resolve("run");
    }

    /** {@return its HOME: empty, so that no credentials of the author's are there to be found} */
    Path home() {
        return root.resolve("home");
    }

    /** {@return for links to the libraries of a server out of an image} */
    Path libraries() {
        return root.resolve("lib");
    }

    Path temporary() {
        return root.resolve("tmp");
    }

    Path log() {
        return root.resolve("milvus.log");
    }

    /** {@return holds the process id of the server itself} */
    Path pid() {
        return root.resolve("milvus.pid");
    }
}
