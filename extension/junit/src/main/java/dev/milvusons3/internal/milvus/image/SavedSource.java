package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A Milvus out of an image that was saved: an OCI layout in a directory, or an archive of one or by {@code docker save}. */
final class SavedSource extends ImageSource {
    private static final String PLAIN = "plain.tar";

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

    /**
     * {@return it, to be given to a container engine}
     *
     * @param cache of the user
     * @throws UnobtainableException if it is none for this platform
     */
    LoadableImage open(Path cache, Progress progress) throws IOException, InterruptedException {
        FoundImage found = find(Files.createDirectories(cache.resolve(IMAGES)), progress);
        try {
            checkPlatform(found);
            return new LoadableImage(found);
        } catch (IOException | RuntimeException failed) {
            found.close();
            throw failed;
        }
    }

    @Override
    FoundImage find(Path images, Progress progress) throws IOException, InterruptedException {
        if (Files.isDirectory(path)) {
            return SavedImage.find(new DirectoryFiles(path), tag, platform);
        }
        if (!Files.isRegularFile(path)) {
            throw new UnobtainableException("there is no such file or directory");
        }
        boolean compressed;
        try (InputStream in = Files.newInputStream(path)) {
            compressed = Compression.isCompressed(in);
        }
        return SavedImage.find(compressed ? plain(images, progress) : TarFile.open(path), tag, platform);
    }

    /** Its files are read from where they are, which a compressed archive does not allow. The copy is there only as long as it is open. */
    private TarFile plain(Path images, Progress progress) throws IOException, InterruptedException {
        CacheLock lock = CacheLock.acquire(images, PLAIN, progress);
        Path copy = images.resolve(PLAIN);
        try {
            progress.update("decompress " + path.getFileName(), 0, 0);
            try (InputStream in = Compression.plain(Files.newInputStream(path))) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            return TarFile.open(copy);
        } finally {
            Files.deleteIfExists(copy);
            lock.close();
        }
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
