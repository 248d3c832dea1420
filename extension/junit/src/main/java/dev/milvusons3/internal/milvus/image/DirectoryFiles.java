package dev.milvusons3.internal.milvus.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files in a directory. */
record DirectoryFiles(Path directory) implements PackedFiles {
    @Override
    public boolean has(String name) {
        return Files.isRegularFile(directory.resolve(name));
    }

    @Override
    public long size(String name) throws IOException {
        if (!has(name)) {
            throw PackedFiles.missing(directory, name);
        }
        return Files.size(directory.resolve(name));
    }

    @Override
    public InputStream open(String name) throws IOException {
        if (!has(name)) {
            throw PackedFiles.missing(directory, name);
        }
        return Files.newInputStream(directory.resolve(name));
    }

    @Override
    public void close() {}
}
