package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.files.Trees;
import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A Milvus out of an image, wherever that is. The cache has one copy of each image, known by the digest of its configuration. */
abstract class ImageSource implements MilvusSource {
    static final String IMAGES = "images";
    private static final String REFERENCES = "references";
    private static final String DOWNLOAD = ".download";

    final ImagePlatform platform;

    ImageSource(ImagePlatform platform) {
        this.platform = platform;
    }

    /**
     * {@return the image, found but not fetched}
     *
     * @param images where images are kept
     */
    abstract FoundImage find(Path images, Progress progress) throws IOException, InterruptedException;

    /** {@return a name that means the same image for ever, so that it need not be looked for again; empty if none does} */
    abstract Optional<String> lastingName();

    /** {@return what it is called in the progress} */
    abstract String shortName();

    @Override
    public MilvusImage obtain(Path cache, Progress progress) throws IOException, InterruptedException {
        Path images = cache.resolve(IMAGES);
        Optional<Path> reference = lastingName()
                .map(name -> images.resolve(REFERENCES)
                        .resolve(Digest.sha256((name + " " + platform).getBytes(StandardCharsets.UTF_8))
                                .hex()));
        Optional<Digest> known = reference.isPresent() ? known(reference.get()) : Optional.empty();
        if (known.isPresent()
                && UnpackedImage.isComplete(images.resolve(known.get().hex()))) {
            return image(new UnpackedImage(images.resolve(known.get().hex())), known.get(), version());
        }
        try (FoundImage found = find(images, progress)) {
            checkPlatform(found);
            Digest digest = Digest.sha256(found.config());
            Path entry = CacheEntry.obtain(
                    images,
                    digest.hex(),
                    UnpackedImage::isComplete,
                    making -> make(found, images.resolve(digest.hex() + DOWNLOAD), making, progress),
                    progress);
            if (reference.isPresent()) {
                remember(reference.get(), digest);
            }
            return image(new UnpackedImage(entry), digest, version().or(() -> version(found)));
        }
    }

    /** {@return the version that its own name says} */
    static Optional<String> version(FoundImage found) {
        return found.name().flatMap(name -> ImageReference.version(name.substring(name.lastIndexOf(':') + 1)));
    }

    void checkPlatform(FoundImage found) throws UnobtainableException {
        ImagePlatform of = ImageConfig.platform(found.config());
        if (!of.architecture().isEmpty() && !of.equals(platform)) {
            throw ImageManifest.noMatch(platform, List.of(of));
        }
    }

    private Path make(FoundImage found, Path downloads, Path work, Progress progress)
            throws IOException, InterruptedException {
        boolean resumable = true;
        try {
            found.fetch(Files.createDirectories(downloads), progress);
            resumable = false;
            return UnpackedImage.unpack(found, work, downloads, shortName(), progress)
                    .directory();
        } catch (UnobtainableException | InterruptedException failed) {
            throw failed;
        } catch (IOException failed) {
            // Most likely the disk is full: what was taken of it is given back.
            resumable = false;
            throw failed;
        } finally {
            if (!resumable) {
                Trees.delete(downloads);
            }
        }
    }

    private MilvusImage image(UnpackedImage unpacked, Digest digest, Optional<String> version) throws IOException {
        return new MilvusImage(
                unpacked.home(),
                Optional.of(unpacked.root()),
                unpacked.config(),
                version.isPresent() ? version : unpacked.version(),
                Optional.of(digest.toString()),
                description());
    }

    private static Optional<Digest> known(Path reference) throws IOException {
        try {
            return Optional.of(Digest.of(Files.readString(reference).strip()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    private static void remember(Path reference, Digest digest) throws IOException {
        Path written = Files.createDirectories(reference.getParent()).resolve(UUID.randomUUID() + ".new");
        Files.writeString(written, digest + "\n");
        Files.move(written, reference, StandardCopyOption.ATOMIC_MOVE);
    }
}
