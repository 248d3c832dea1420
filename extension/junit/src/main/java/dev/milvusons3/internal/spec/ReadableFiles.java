package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads paths of files. */
final class ReadableFiles {
    static final String ALLOWED = "an existing file";

    private ReadableFiles() {}

    static Path read(String text, Class<?> anchor) throws Refusal {
        Path file = Directories.path(text.trim(), ALLOWED);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new Refusal("there is no file that can be read at " + file + ". Allowed: " + ALLOWED + ".");
        }
        return file;
    }
}
