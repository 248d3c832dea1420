package dev.milvusons3.internal.milvus;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/** Asks a server how it is. */
public final class MilvusHealth {
    private static final int TIMEOUT_MILLIS = 2000;

    private final URL url;

    /** @param metricsPort on loopback */
    public MilvusHealth(int metricsPort) {
        try {
            url = new URL("http", "127.0.0.1", metricsPort, "/healthz");
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("no port: " + metricsPort, e);
        }
    }

    /**
     * An answer.
     *
     * @param healthy whether all components are
     * @param text what the server said, or why there was no answer
     */
    public record Answer(boolean healthy, String text) {}

    /** {@return how it is now; not answering is not being healthy} */
    public Answer ask() {
        try {
            // Asked every few milliseconds during a start: this client costs a fraction of what the newer one does.
            HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            int code = connection.getResponseCode();
            String text = body(connection).strip();
            // Before its first component registered, the server answers 200 too, with other words.
            return new Answer(code == HttpURLConnection.HTTP_OK && text.equals("OK"), code + " " + text);
        } catch (IOException notYet) {
            return new Answer(false, notYet.toString());
        }
    }

    private static String body(HttpURLConnection connection) throws IOException {
        InputStream error = connection.getErrorStream();
        try (InputStream body = error == null ? connection.getInputStream() : error) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
