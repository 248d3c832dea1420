package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Finds an unpacked Milvus, or makes one in a cache that all of a user's projects, forks and threads share. */
public final class MilvusDistribution {
    /** Name of the property with a home of the author's own. */
    public static final String HOME_PROPERTY = "milvus-on-s3.milvus.home";

    /** Name of the property with the cache directory. */
    public static final String CACHE_PROPERTY = "milvus-on-s3.cache";

    private static final String PARTIAL = ".partial-";

    private final Machine machine;
    private final Downloader downloader;

    MilvusDistribution(Machine machine, Downloader downloader) {
        this.machine = machine;
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

    /** {@return the one for this machine} */
    public static MilvusDistribution ofThisMachine() {
        Machine machine = Machine.current();
        return new MilvusDistribution(machine, new PipDownload(machine.environment()));
    }

    /**
     * Takes the author's home if there is one, else what is in the cache, else downloads and unpacks it there.
     *
     * @param home of the author's own
     * @param cacheDirectory empty for the user's
     * @throws MilvusUnavailableException if this machine cannot have a Milvus
     */
    public MilvusHome obtain(Optional<Path> home, Optional<Path> cacheDirectory, Progress progress) {
        if (home.isPresent()) {
            return own(home.get());
        }
        Wheel wheel = machine.wheel();
        Path cache = cacheDirectory.orElseGet(machine::cacheDirectory).toAbsolutePath();
        Path target = cache.resolve("milvus-" + Wheel.VERSION + "-" + wheel.platform());
        if (UnpackedWheel.isComplete(target)) {
            return new MilvusHome(target);
        }
        String asked = "Milvus " + Wheel.VERSION + " for " + wheel.platform() + " in the cache " + cache;
        try {
            CacheLock lock = CacheLock.acquire(cache, target.getFileName().toString(), progress);
            try {
                if (!UnpackedWheel.isComplete(target)) {
                    make(wheel, target, progress);
                }
            } finally {
                lock.close();
            }
            return new MilvusHome(target);
        } catch (IOException failed) {
            throw new MilvusUnavailableException(asked, explain(failed, cache), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MilvusUnavailableException(asked, "this thread was interrupted while preparing it", interrupted);
        }
    }

    private static MilvusHome own(Path directory) {
        MilvusHome home = new MilvusHome(directory);
        Optional<String> defect = home.defect();
        if (defect.isPresent()) {
            throw new MilvusUnavailableException(HOME_PROPERTY + " = " + directory, defect.get());
        }
        return home;
    }

    /** Holding the lock: whoever left something unfinished is not working on it any more. */
    private void make(Wheel wheel, Path target, Progress progress) throws IOException, InterruptedException {
        removeLeftovers(target);
        Path work = target.resolveSibling(target.getFileName() + PARTIAL + UUID.randomUUID());
        try {
            Path download = Files.createDirectories(work.resolve("download"));
            Path file = downloader.download(wheel, download, progress);
            String digest = Sha256.of(file);
            if (!digest.equals(wheel.sha256())) {
                throw new MilvusUnavailableException(
                        Wheel.REQUIREMENT + " for " + wheel.platform() + ", SHA-256 " + wheel.sha256(),
                        "pip brought " + file.getFileName() + " (" + Files.size(file) + " bytes), SHA-256 " + digest
                                + "; is a package index in between that serves its own?");
            }
            Path unpacked = Files.createDirectory(work.resolve("unpacked"));
            UnpackedWheel.unpack(file, unpacked, progress);
            Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Trees.delete(work);
        }
    }

    private static void removeLeftovers(Path target) throws IOException {
        try (Stream<Path> siblings = Files.list(target.getParent())) {
            String partial = target.getFileName() + PARTIAL;
            for (Path path : siblings.toList()) {
                if (path.equals(target) || path.getFileName().toString().startsWith(partial)) {
                    Trees.delete(path);
                }
            }
        }
    }

    private static String explain(IOException failed, Path cache) {
        String cause = failed instanceof FileSystemException
                ? failed.getClass().getSimpleName() + ": " + failed.getMessage()
                : String.valueOf(failed.getMessage());
        return cause + "\n(another cache directory can be set by " + CACHE_PROPERTY
                + "; up to 400 MiB are needed while it is made; free there: " + Machine.freeSpace(cache) + ")";
    }
}
