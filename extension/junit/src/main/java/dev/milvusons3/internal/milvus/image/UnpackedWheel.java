package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.report.Progress;
import dev.milvusons3.internal.threads.Daemons;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.tukaani.xz.XZInputStream;

/** Makes a {@link MilvusHome} out of a wheel. Programs and libraries are xz streams in it, although they are named {@code .lzma}. */
final class UnpackedWheel {
    private static final String DATA = "milvus/data/";
    private static final String BIN = DATA + "bin/";
    private static final String PACKED = ".lzma";

    /** Sizes and names of everything, written last. */
    private static final String MANIFEST = "files.txt";

    private static final long STEP = 1024 * 1024;

    private UnpackedWheel() {}

    /** {@return whether everything is there, as it was unpacked: systems clean caches up, file by file} */
    static boolean isComplete(Path directory) {
        Path manifest = directory.resolve(MANIFEST);
        if (!Files.isRegularFile(manifest)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(manifest)) {
            return lines.allMatch(line -> isThere(directory, line))
                    && new MilvusHome(directory).defect().isEmpty();
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static boolean isThere(Path directory, String line) {
        String[] parts = line.split(" ", 2);
        return parts.length == 2
                && Long.toString(directory.resolve(parts[1]).toFile().length()).equals(parts[0]);
    }

    /** @param directory empty */
    static void unpack(Path wheel, Path directory, Progress progress) throws IOException, InterruptedException {
        Files.createDirectory(directory.resolve("bin"));
        List<Path> files;
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry template = zip.getEntry(DATA + MilvusHome.TEMPLATE);
            if (template == null) {
                throw new IOException(wheel.getFileName() + " has no " + DATA + MilvusHome.TEMPLATE);
            }
            try (InputStream in = zip.getInputStream(template)) {
                Files.copy(in, directory.resolve(MilvusHome.TEMPLATE));
            }
            files = unpackPrograms(zip, directory.resolve("bin"), progress);
        }
        files.add(directory.resolve(MilvusHome.TEMPLATE));
        List<String> manifest = new ArrayList<>();
        for (Path file : files) {
            manifest.add(Files.size(file) + " " + directory.relativize(file));
        }
        Files.write(directory.resolve(MANIFEST), manifest);
    }

    private static List<Path> unpackPrograms(ZipFile zip, Path bin, Progress progress)
            throws IOException, InterruptedException {
        List<? extends ZipEntry> entries = zip.stream()
                .filter(entry ->
                        entry.getName().startsWith(BIN) && entry.getName().endsWith(PACKED))
                // One of them is half of it all: the others are done beside it.
                .sorted(Comparator.comparingLong(ZipEntry::getSize).reversed())
                .toList();
        long total = entries.stream().mapToLong(ZipEntry::getSize).sum();
        AtomicLong done = new AtomicLong();
        ExecutorService pool = Executors.newFixedThreadPool(
                Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), entries.size())),
                Daemons.named("unpack milvus"));
        try {
            List<Future<Path>> running = new ArrayList<>();
            for (ZipEntry entry : entries) {
                running.add(pool.submit(() -> unpackProgram(zip, entry, bin, read -> {
                    long now = done.addAndGet(read);
                    if (now / STEP != (now - read) / STEP || now == total) {
                        progress.update("unpack milvus " + Wheel.VERSION, now, total);
                    }
                })));
            }
            List<Path> files = new ArrayList<>();
            for (Future<Path> file : running) {
                files.add(file.get());
            }
            return files;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException("Cannot unpack " + zip.getName(), failed.getCause());
        } finally {
            pool.shutdownNow();
            awaitEnd(pool);
        }
    }

    /** The directory is removed next, and the zip file closed. */
    private static void awaitEnd(ExecutorService pool) throws InterruptedException {
        boolean interrupted = false;
        while (!pool.isTerminated()) {
            try {
                pool.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            throw new InterruptedException();
        }
    }

    private static Path unpackProgram(ZipFile zip, ZipEntry entry, Path bin, Counter counter) throws IOException {
        String name = entry.getName().substring(BIN.length(), entry.getName().length() - PACKED.length());
        Path file = bin.resolve(name);
        if (!bin.equals(file.normalize().getParent())) {
            throw new IOException("Suspicious name in " + zip.getName() + ": " + entry.getName());
        }
        try (InputStream in = new XZInputStream(new CountedStream(zip.getInputStream(entry), counter))) {
            Files.copy(in, file);
        }
        if (!file.toFile().setExecutable(true, false)) {
            throw new IOException("Cannot make " + file + " executable");
        }
        return file;
    }

    private interface Counter {
        void add(long bytes);
    }

    /** Tells how much was read, and ends when its thread is interrupted. */
    private static final class CountedStream extends FilterInputStream {
        private final Counter counter;

        CountedStream(InputStream in, Counter counter) {
            super(in);
            this.counter = counter;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) {
                counter.add(1);
            }
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("Unpacking was interrupted");
            }
            int read = super.read(buffer, offset, length);
            if (read > 0) {
                counter.add(read);
            }
            return read;
        }
    }
}
