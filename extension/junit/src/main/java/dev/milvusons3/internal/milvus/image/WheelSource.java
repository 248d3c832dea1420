package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The pinned Milvus out of its wheel, which runs on the machine's own libraries. */
final class WheelSource implements MilvusSource {
    private final Wheel wheel;
    private final Downloader downloader;

    WheelSource(Wheel wheel, Downloader downloader) {
        this.wheel = wheel;
        this.downloader = downloader;
    }

    /** Brings a wheel. */
    @FunctionalInterface
    interface Downloader {
        /**
         * @param directory empty, and removed afterwards
         * @return the file in it
         */
        Path download(Wheel wheel, Path directory, Progress progress) throws IOException, InterruptedException;
    }

    @Override
    public String description() {
        return "Milvus " + Wheel.VERSION + " for " + wheel.platform();
    }

    @Override
    public Optional<String> version() {
        return Optional.of(Wheel.VERSION);
    }

    /** {@return the official image of the same version} */
    @Override
    public Optional<String> imageName() {
        return Optional.of(MilvusSources.imageOf(Wheel.VERSION));
    }

    @Override
    public MilvusImage obtain(Path cache, Progress progress) throws IOException, InterruptedException {
        Path home = CacheEntry.obtain(
                cache,
                "milvus-" + Wheel.VERSION + "-" + wheel.platform(),
                UnpackedWheel::isComplete,
                work -> make(work, progress),
                progress);
        return new MilvusImage(
                home,
                Optional.empty(),
                ImageConfig.NONE,
                version(),
                Optional.of("sha256:" + wheel.sha256()),
                "the wheel " + Wheel.REQUIREMENT + " for " + wheel.platform());
    }

    private Path make(Path work, Progress progress) throws IOException, InterruptedException {
        Path file = downloader.download(wheel, Files.createDirectory(work.resolve("download")), progress);
        Digest expected = new Digest("sha256", wheel.sha256());
        String found;
        try (InputStream in = Files.newInputStream(file)) {
            found = expected.sameKind(in);
        }
        if (!found.equals(expected.toString())) {
            throw new UnobtainableException(
                    "pip brought " + file.getFileName() + " (" + Files.size(file) + " bytes), SHA-256 "
                            + found.substring(found.indexOf(':') + 1) + " instead of " + wheel.sha256()
                            + "; is a package index in between that serves its own?",
                    "have pip use another index, such as by PIP_INDEX_URL");
        }
        Path unpacked = Files.createDirectory(work.resolve("unpacked"));
        UnpackedWheel.unpack(file, unpacked, progress);
        return unpacked;
    }
}
