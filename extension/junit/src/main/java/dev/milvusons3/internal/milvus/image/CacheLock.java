package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Held by whoever fills a part of the cache: one thread of one process of the machine. It goes with its process, and its file stays, for deleting it
 * would let two in.
 */
final class CacheLock {
    private static final ConcurrentMap<Path, ReentrantLock> IN_THIS_JVM = new ConcurrentHashMap<>();
    private static final long POLL_MILLIS = 50;

    private final ReentrantLock local;
    private final FileChannel channel;

    private CacheLock(ReentrantLock local, FileChannel channel) {
        this.local = local;
        this.channel = channel;
    }

    /** Waits for it, as long as it takes: the holder's download has an end, and its process's death frees the lock. */
    static CacheLock acquire(Path cache, String name, Progress progress) throws IOException, InterruptedException {
        Path file = Files.createDirectories(cache).resolve(name + ".lock");
        ReentrantLock local = IN_THIS_JVM.computeIfAbsent(file, key -> new ReentrantLock());
        local.lockInterruptibly();
        @Nullable FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            for (long waited = 0; !tryLock(channel); waited++) {
                progress.waiting(
                        "wait for another process to prepare " + name, Duration.ofMillis(waited * POLL_MILLIS));
                Thread.sleep(POLL_MILLIS);
            }
            return new CacheLock(local, channel);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            if (channel != null) {
                channel.close();
            }
            local.unlock();
            throw failed;
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException otherClassLoader) {
            return false;
        }
    }

    void close() throws IOException {
        try {
            channel.close();
        } finally {
            local.unlock();
        }
    }
}
