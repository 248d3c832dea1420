package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads paths of directories. */
final class Directories {
    private Directories() {}

    static Path existing(String text, Class<?> anchor) throws Refusal {
        Path directory = path(text, "a directory");
        if (!Files.isDirectory(directory)) {
            throw new Refusal((Files.exists(directory) ? "not a directory" : "there is nothing at " + directory)
                    + ". Allowed: an existing directory.");
        }
        return directory;
    }

    static Path writable(String text, Class<?> anchor) throws Refusal {
        Path directory = path(text, "a directory");
        Path existing = directory;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing)) {
            throw new Refusal(existing + " is not a directory. Allowed: a directory that can be written, or made.");
        }
        if (!Files.isWritable(existing)) {
            throw new Refusal(existing + " cannot be written by this user. Allowed: a directory that can.");
        }
        return directory;
    }

    /** {@return the path that a text means} */
    static Path path(String text, String allowed) throws Refusal {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new Refusal("not a path: " + e.getReason() + ". Allowed: " + allowed + ".");
        }
    }
}
