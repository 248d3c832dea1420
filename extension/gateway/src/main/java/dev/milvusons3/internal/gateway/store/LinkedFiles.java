package dev.milvusons3.internal.gateway.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that never change, under a second name: one name can be deleted, and the bytes stay. */
final class LinkedFiles {
    private LinkedFiles() {}

    /** Gives a file a second name; where the file system has no such thing, a copy. */
    static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | IOException noLinks) {
            Files.copy(from, to);
        }
    }
}
