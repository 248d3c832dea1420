package dev.milvusons3.internal.platform;

import dev.milvusons3.MilvusOnS3Exception;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a platform has opened. Closed newest first, every one attempted. */
public final class OpenResources implements AutoCloseable {
    private final String owner;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** @param owner whose they are, for errors, such as {@code the embedded platform} */
    public OpenResources(String owner) {
        this.owner = owner;
    }

    /** {@return the resource, which is closed with the others} */
    public synchronized <T extends AutoCloseable> T open(T resource) {
        opened.push(resource);
        return resource;
    }

    /** Closes them after a failure, to which it adds what else fails. */
    public void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    /** @throws MilvusOnS3Exception with all that could not be closed */
    @Override
    public void close() {
        MilvusOnS3Exception failure = null;
        for (AutoCloseable resource = poll(); resource != null; resource = poll()) {
            try {
                resource.close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new MilvusOnS3Exception(owner + " did not end cleanly: " + e.getMessage(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private synchronized @Nullable AutoCloseable poll() {
        return opened.poll();
    }
}
