package dev.milvusons3.internal.gateway.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides where bytes are kept: in the heap while they are small and few, otherwise in files. */
final class Blobs implements AutoCloseable {
    /** Longer ones are kept in files, whatever else there is. */
    static final int LARGE = 16 << 20;

    /** Shorter ones are kept in the heap, whatever else there is: a file would cost more than it saves. */
    private static final int SMALL = 16 * 1024;

    private static final int BUFFER = 64 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Blobs.class);

    /** Learns of bytes as they come. */
    @FunctionalInterface
    interface Sink {
        void update(byte[] bytes, int offset, int length);
    }

    private final Supplier<Path> makeDirectory;
    private final long heapLimit;
    private final AtomicLong inHeap = new AtomicLong();
    private final AtomicLong fileNumbers = new AtomicLong();
    private final AtomicLong numbers = new AtomicLong();
    private Optional<Path> directory = Optional.empty();
    private boolean closed;

    /**
     * @param makeDirectory asked once, when the first file is needed; it is removed with all that is in it
     * @param heapLimit in bytes, beyond which all but small ones are kept in files
     */
    Blobs(Supplier<Path> makeDirectory, long heapLimit) {
        this.makeDirectory = makeDirectory;
        this.heapLimit = heapLimit;
    }

    /**
     * Takes bytes in. If reading them fails nothing is left.
     *
     * @param length which is read exactly
     * @throws IOException what the stream throws, and if the file cannot be written
     */
    Blob take(InputStream in, long length, Sink sink) throws IOException {
        if (length > LARGE || !reserve((int) length)) {
            return intoFile(in, length, sink);
        }
        boolean done = false;
        try {
            Blob blob = intoHeap(in, (int) length, sink);
            done = true;
            return blob;
        } finally {
            if (!done) {
                inHeap.addAndGet(-length);
            }
        }
    }

    /** Before anything is read, or many large ones that come at once would go beyond the limit together. */
    private boolean reserve(int length) {
        if (inHeap.addAndGet(length) <= heapLimit || length <= SMALL) {
            return true;
        }
        inHeap.addAndGet(-length);
        return false;
    }

    private Blob intoHeap(InputStream in, int length, Sink sink) throws IOException {
        byte[][] pieces = new byte[(length + Blob.PIECE - 1) / Blob.PIECE][];
        int count = 0;
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = new byte[Math.min(Blob.PIECE, length - count)];
            int filled = 0;
            while (filled < pieces[i].length) {
                int n = in.read(pieces[i], filled, pieces[i].length - filled);
                if (n < 0) {
                    throw new EOFException("a body ended after " + (count + filled) + " of " + length + " bytes");
                }
                sink.update(pieces[i], filled, n);
                filled += n;
            }
            count += filled;
        }
        return new Blob(this, pieces, length, numbers.incrementAndGet());
    }

    private Blob intoFile(InputStream in, long length, Sink sink) throws IOException {
        Path file = newFile();
        boolean done = false;
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            long count = 0;
            while (count < length) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, length - count));
                if (n < 0) {
                    throw new EOFException("a body ended after " + count + " of " + length + " bytes");
                }
                sink.update(buffer, 0, n);
                out.write(buffer, 0, n);
                count += n;
            }
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(file);
            }
        }
        return new Blob(this, file, length, numbers.incrementAndGet());
    }

    private synchronized Path newFile() throws IOException {
        if (closed) {
            throw new IOException("the object store is closed");
        }
        if (directory.isEmpty()) {
            directory = Optional.of(makeDirectory.get());
        }
        return directory.get().resolve(Long.toString(fileNumbers.incrementAndGet()));
    }

    /** {@return bytes that were kept in a file, which stays as it is, with their number} */
    Blob restore(Path kept, long number) throws IOException {
        numbers.accumulateAndGet(number, Math::max);
        long size = Files.size(kept);
        if (size <= SMALL) {
            inHeap.addAndGet(size);
            byte[] bytes = Files.readAllBytes(kept);
            return new Blob(this, size == 0 ? new byte[0][] : new byte[][] {bytes}, size, number);
        }
        Path file = newFile();
        LinkedFiles.link(kept, file);
        return new Blob(this, file, size, number);
    }

    void discard(Blob blob) {
        Path file = blob.file();
        if (file == null) {
            inHeap.addAndGet(-blob.size());
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Whoever deleted the object succeeded; the file goes with the directory.
            LOG.warn("{} holds a deleted object's bytes and cannot be deleted: {}", file, e.getMessage());
        }
    }

    /** Removes all files, those too that are still held. */
    @Override
    public synchronized void close() {
        closed = true;
        if (directory.isEmpty()) {
            return;
        }
        Path root = directory.get();
        directory = Optional.empty();
        try {
            try (Stream<Path> files = Files.list(root)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the object store's files in " + root, e);
        }
    }
}
