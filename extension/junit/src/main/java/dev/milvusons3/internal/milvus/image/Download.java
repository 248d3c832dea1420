package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One file that is fetched, goes on where it was broken off, and is what its digest says. */
final class Download {
    private static final int IDLE_ATTEMPTS = 4;
    private static final long NO_SPACE = 1024 * 1024;

    private final Server server;
    private final Http.Pauses pauses;
    private final Path file;
    private final Digest digest;
    private final long size;

    /**
     * @param file where it is put; what is there is taken for its beginning
     * @param size in bytes; negative if it is not known
     */
    Download(Server server, Http.Pauses pauses, Path file, Digest digest, long size) {
        this.server = server;
        this.pauses = pauses;
        this.file = file;
        this.digest = digest;
        this.size = size;
    }

    /** Who has it. */
    @FunctionalInterface
    interface Server {
        /** {@return the answer, which is not a refusal: those are thrown as what they mean} */
        HttpResponse<Boolean> get(Map<String, String> headers, BodyHandler<Boolean> body, LongSupplier received)
                throws IOException, InterruptedException;
    }

    /** What is told while it comes. */
    @FunctionalInterface
    interface Watcher {
        void has(long bytes);
    }

    /**
     * Fetches it. If that fails, what is there is kept for the next time, unless it is wrong.
     *
     * @throws UnobtainableException if it is not what its digest says, or breaks off again and again
     */
    void fetch(Watcher watcher) throws IOException, InterruptedException {
        LongSupplier received = () -> {
            long bytes = length();
            watcher.has(bytes);
            return bytes;
        };
        int idle = 0;
        while (size < 0 ? true : length() < size) {
            long before = length();
            @Nullable IOException broken = null;
            try {
                Map<String, String> headers = before == 0 ? Map.of() : Map.of("Range", "bytes=" + before + "-");
                HttpResponse<Boolean> answer = server.get(headers, body(before), received);
                if (!answer.body()) {
                    // Another part than was asked for, or none: from the beginning, then.
                    Files.deleteIfExists(file);
                    broken = new IOException(
                            "the server answered " + answer.statusCode() + " to a request for the rest");
                } else if (size < 0) {
                    break;
                }
            } catch (UnobtainableException refused) {
                throw refused;
            } catch (IOException failed) {
                broken = failed;
            }
            idle = length() > before ? 0 : idle + 1;
            if (length() < size || broken != null) {
                goOn(broken, idle);
            }
        }
        watcher.has(length());
        verify();
    }

    private void goOn(@Nullable IOException broken, int idle) throws IOException, InterruptedException {
        if (Files.exists(file) && Files.getFileStore(file).getUsableSpace() < NO_SPACE) {
            throw broken == null ? new IOException("No space left on device: " + file) : broken;
        }
        if (idle == IDLE_ATTEMPTS) {
            throw new UnobtainableException(
                    "the connection broke off at byte " + length() + " of " + (size < 0 ? "an unknown number" : size)
                            + ", and " + IDLE_ATTEMPTS + " attempts to go on failed"
                            + (broken == null ? "" : ": " + broken.getMessage())
                            + ". What is there is kept.",
                    broken,
                    "run again: it goes on where it was broken off");
        }
        pauses.pause("go on with a download that was broken off", Duration.ofMillis(250L << idle));
    }

    /** Says whether it wrote the right part. */
    private BodyHandler<Boolean> body(long before) {
        return answer -> {
            boolean whole = answer.statusCode() == 200;
            boolean rest = answer.statusCode() == 206
                    && answer.headers()
                            .firstValue("Content-Range")
                            .filter(range -> range.startsWith("bytes " + before + "-"))
                            .isPresent();
            if (!whole && !rest) {
                return BodySubscribers.replacing(false);
            }
            return BodySubscribers.mapping(
                    whole
                            ? BodySubscribers.ofFile(
                                    file,
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE,
                                    StandardOpenOption.TRUNCATE_EXISTING)
                            : BodySubscribers.ofFile(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                    written -> true);
        };
    }

    private void verify() throws IOException {
        String found;
        long length = length();
        try (InputStream in = Files.newInputStream(file)) {
            found = digest.sameKind(in);
        }
        if (!found.equals(digest.toString())) {
            Files.delete(file);
            throw new UnobtainableException(
                    "what was sent is not what was asked for: " + length + " bytes with the digest " + found
                            + " instead of " + digest + ". It was removed.",
                    "run again, in case it was damaged on the way",
                    "ask who runs the registry or mirror: it serves something else under that digest");
        }
    }

    private long length() {
        return file.toFile().length();
    }

    /** {@return one that adds what is fetched before to a progress of several files} */
    static Watcher part(Progress progress, String what, long before, long total) {
        return bytes -> progress.update(what, Math.min(before + bytes, total), total);
    }
}
