package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A Milvus out of an image that was saved: an OCI layout in a directory, or an archive of one or by {@code docker save}. */
final class SavedSource extends ImageSource {
    private final Path path;
    private final Optional<String> tag;

    /** @param tag which of its images; empty if it has one */
    SavedSource(Path path, Optional<String> tag, ImagePlatform platform) {
        super(platform);
        this.path = path.toAbsolutePath().normalize();
        this.tag = tag;
    }

    @Override
    public String description() {
        return "the saved image " + path + tag.map(name -> ":" + name).orElse("") + " for " + platform;
    }

    @Override
    public Optional<String> version() {
        return Optional.empty();
    }

    @Override
    FoundImage find(Path work, Progress progress) throws IOException, InterruptedException {
        if (Files.isDirectory(path)) {
            return SavedImage.find(new DirectoryFiles(path), tag, platform);
        }
        if (!Files.isRegularFile(path)) {
            throw new UnobtainableException("there is no such file or directory");
        }
        return SavedImage.find(TarFile.open(plain(work)), tag, platform);
    }

    /** {@return the archive, or a copy of it that is not compressed} */
    private Path plain(Path work) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            if (!Compression.isCompressed(in)) {
                return path;
            }
        }
        Path copy = work.resolve("plain.tar");
        try (InputStream in = Compression.plain(Files.newInputStream(path))) {
            Files.copy(in, copy);
        }
        return copy;
    }

    @Override
    Optional<String> lastingName() {
        // Another image may be saved there tomorrow, and looking costs nothing.
        return Optional.empty();
    }

    @Override
    String shortName() {
        return path.getFileName().toString();
    }
}
