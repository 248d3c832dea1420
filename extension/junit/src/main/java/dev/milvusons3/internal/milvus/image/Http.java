package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** Requests that end: redirects are followed, a server that says nothing is given up, and one that is busy is asked again when it says. */
final class Http {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final int ATTEMPTS = 4;
    private static final int REDIRECTS = 5;
    private static final long POLL_MILLIS = 100;
    private static final long STEP_MILLIS = 500;

    private final Pauses pauses;
    private final HttpClient client;

    Http(Pauses pauses) {
        this.pauses = pauses;
        // Redirects by hand: Java's client would send the credentials on to wherever it is sent.
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .proxy(new Proxies(Optional.ofNullable(ProxySelector.getDefault()), System.getenv()))
                .build();
    }

    /** Waits that somebody is told about, and that tests need not sit through. */
    @FunctionalInterface
    interface Pauses {
        /** @param why for people */
        void pause(String why, Duration time) throws InterruptedException;

        /** {@return real ones} */
        static Pauses toldTo(Progress progress) {
            return (why, time) -> {
                long start = System.nanoTime();
                Duration waited = Duration.ZERO;
                while (waited.compareTo(time) < 0) {
                    progress.waiting(why + ", go on in " + time.toMillis() / 1000.0 + " s", waited);
                    Thread.sleep(Math.min(STEP_MILLIS, time.minus(waited).toMillis() + 1));
                    waited = Duration.ofNanos(System.nanoTime() - start);
                }
            };
        }
    }

    /**
     * {@return the last answer, whatever its status}
     *
     * @param headers sent to the URI's own host only, but for {@code Accept} and {@code Range}
     * @param received grows while the body comes
     * @throws IOException if there is no answer
     */
    <T> HttpResponse<T> get(URI uri, Map<String, String> headers, BodyHandler<T> body, LongSupplier received)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri).GET().build(), headers, body, received);
    }

    <T> HttpResponse<T> send(
            HttpRequest request, Map<String, String> headers, BodyHandler<T> body, LongSupplier received)
            throws IOException, InterruptedException {
        Duration waited = Duration.ZERO;
        for (int attempt = 1; ; attempt++) {
            HttpResponse<T> response = follow(request, headers, body, received);
            int status = response.statusCode();
            if (status != 429 && status < 500 || attempt == ATTEMPTS) {
                return response;
            }
            Duration wait = retryAfter(response).orElse(Duration.ofSeconds(1L << attempt - 1));
            waited = waited.plus(wait);
            if (waited.compareTo(LONGEST_WAIT) > 0) {
                return response;
            }
            pauses.pause(request.uri().getHost() + " answered " + status, wait);
        }
    }

    private <T> HttpResponse<T> follow(
            HttpRequest original, Map<String, String> headers, BodyHandler<T> body, LongSupplier received)
            throws IOException, InterruptedException {
        URI first = original.uri();
        URI uri = first;
        for (int redirects = 0; ; redirects++) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(uri).method(original.method(), publisher(original, uri));
            boolean home = uri.getScheme().equals(first.getScheme())
                    && uri.getRawAuthority().equals(first.getRawAuthority());
            headers.forEach((name, value) -> {
                if (home || name.equals("Accept") || name.equals("Range")) {
                    request.header(name, value);
                }
            });
            HttpResponse<T> response = await(client.sendAsync(request.build(), body), received, uri);
            Optional<String> location = response.headers().firstValue("Location");
            if (response.statusCode() / 100 != 3 || location.isEmpty()) {
                return response;
            }
            URI next = uri.resolve(location.get());
            if (redirects == REDIRECTS) {
                throw new IOException(first + " redirects more than " + REDIRECTS + " times, at last to " + next);
            }
            if (uri.getScheme().equals("https") && !"https".equals(next.getScheme())) {
                throw new IOException(uri + " redirects from https to " + next);
            }
            uri = next;
        }
    }

    private static HttpRequest.BodyPublisher publisher(HttpRequest original, URI uri) throws IOException {
        if (original.bodyPublisher().isPresent() && !uri.equals(original.uri())) {
            throw new IOException(original.uri() + " redirects what is posted to " + uri);
        }
        return original.bodyPublisher().orElseGet(HttpRequest.BodyPublishers::noBody);
    }

    private static <T> HttpResponse<T> await(CompletableFuture<HttpResponse<T>> answer, LongSupplier received, URI uri)
            throws IOException, InterruptedException {
        long last = received.getAsLong();
        long since = System.nanoTime();
        try {
            while (true) {
                try {
                    return answer.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    long now = received.getAsLong();
                    if (now != last) {
                        last = now;
                        since = System.nanoTime();
                    } else if (System.nanoTime() - since > SILENCE.toNanos()) {
                        throw new IOException(
                                uri.getHost() + " sent nothing for " + SILENCE.toSeconds() + " s", notYet);
                    }
                }
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException("Cannot ask " + uri + ": " + failed.getCause(), failed.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    /** {@return how long a busy server wants to be left alone} Seconds, or a date. */
    static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers().firstValue("Retry-After").flatMap(value -> {
            try {
                return Optional.of(Duration.ofSeconds(Long.parseUnsignedLong(value.strip())));
            } catch (NumberFormatException noSeconds) {
                return date(value.strip());
            }
        });
    }

    private static Optional<Duration> date(String text) {
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(Instant.now(), until);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeParseException unknown) {
            // As if it had not said anything.
            return Optional.empty();
        }
    }
}
