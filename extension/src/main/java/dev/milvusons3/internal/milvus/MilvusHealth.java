package dev.milvusons3.internal.milvus;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a server how it is. */
public final class MilvusHealth {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final HttpRequest request;

    /** @param metricsPort on loopback */
    public MilvusHealth(int metricsPort) {
        request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + "/healthz"))
                .timeout(TIMEOUT)
                .build();
    }

    /**
     * An answer.
     *
     * @param healthy whether all components are
     * @param text what the server said, or why there was no answer
     */
    public record Answer(boolean healthy, String text) {}

    /**
     * {@return how it is now; not answering is not being healthy}
     *
     * @throws InterruptedException if this thread was
     */
    public Answer ask() throws InterruptedException {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            // Before its first component registered, the server answers 200 too, with other words.
            boolean healthy =
                    response.statusCode() == 200 && response.body().strip().equals("OK");
            return new Answer(
                    healthy, response.statusCode() + " " + response.body().strip());
        } catch (IOException notYet) {
            return new Answer(false, notYet.toString());
        }
    }
}
