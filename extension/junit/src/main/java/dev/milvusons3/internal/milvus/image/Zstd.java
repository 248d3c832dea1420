package dev.milvusons3.internal.milvus.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Has the machine's {@code zstd} decompress. Java has no zstd, images rarely use it, and a library for it would weigh on everybody's class path; Ubuntu's
 * packages are made with it.
 */
final class Zstd {
    private Zstd() {}

    /** @param in closed with the result */
    static InputStream plain(InputStream in) throws IOException {
        Process zstd;
        try {
            zstd = new ProcessBuilder("zstd", "-dcq")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException missing) {
            in.close();
            throw new UnobtainableException(
                    "it is compressed with zstd, and no program zstd can be run here: " + missing.getMessage(),
                    missing,
                    "install zstd, which every Linux distribution has as a package");
        }
        FutureTask<Void> feeding = new FutureTask<>(() -> {
            try (in;
                    OutputStream out = zstd.getOutputStream()) {
                in.transferTo(out);
            }
            return null;
        });
        Thread feeder = new Thread(feeding, "feed zstd");
        feeder.setDaemon(true);
        feeder.start();
        return new FilterInputStream(zstd.getInputStream()) {
            @Override
            public int read() throws IOException {
                int read = super.read();
                return read < 0 ? end() : read;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                return read < 0 ? end() : read;
            }

            private int end() throws IOException {
                try {
                    feeding.get();
                    int code = zstd.waitFor();
                    if (code != 0) {
                        throw new IOException("zstd ended with " + code + ": the file is damaged.");
                    }
                    return -1;
                } catch (ExecutionException failed) {
                    throw new IOException(
                            "Cannot decompress with zstd: " + failed.getCause().getMessage(), failed);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new IOException("Interrupted while zstd decompressed", interrupted);
                }
            }

            @Override
            public void close() throws IOException {
                zstd.destroyForcibly();
                super.close();
            }
        };
    }
}
