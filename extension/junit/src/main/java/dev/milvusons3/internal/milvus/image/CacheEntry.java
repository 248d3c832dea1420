package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.files.Trees;
import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.stream.Stream;

/** A directory in the cache that is there whole or not at all, and that one of all who want it makes. */
final class CacheEntry {
    private static final String PARTIAL = ".partial-";

    private CacheEntry() {}

    /** Says whether everything is there: systems clean caches up, file by file. */
    @FunctionalInterface
    interface Check {
        boolean isComplete(Path directory) throws IOException;
    }

    /** Makes it. */
    @FunctionalInterface
    interface Maker {
        /**
         * @param work an empty directory, which is removed afterwards
         * @return what in it is to become the entry
         */
        Path make(Path work) throws IOException, InterruptedException;
    }

    /**
     * {@return the entry, made if it is not there or not complete}
     *
     * @param cache the directory of all
     * @param name of the entry
     */
    static Path obtain(Path cache, String name, Check check, Maker maker, Progress progress)
            throws IOException, InterruptedException {
        Path target = cache.toAbsolutePath().resolve(name);
        if (check.isComplete(target)) {
            return target;
        }
        CacheLock lock = CacheLock.acquire(target.getParent(), name, progress);
        try {
            if (!check.isComplete(target)) {
                removeLeftovers(target);
                make(target, maker);
            }
        } finally {
            lock.close();
        }
        return target;
    }

    private static void make(Path target, Maker maker) throws IOException, InterruptedException {
        Path work = target.resolveSibling(target.getFileName() + PARTIAL + UUID.randomUUID());
        try {
            Path made = maker.make(Files.createDirectories(work));
            Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Trees.delete(work);
        }
    }

    /** Holding the lock: whoever left something unfinished is not working on it any more. */
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
}
