package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import dev.milvusons3.internal.json.JsonText;
import dev.milvusons3.internal.threads.Daemons;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;

/** Asks the control API. */
final class ControlClient {
    /** The process may wait a minute until the API server knows a webhook. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .executor(Executors.newCachedThreadPool(Daemons.named("milvus-on-s3-control-client")))
            .build();
    private final PodPorts ports;
    private final int port;
    private final String key;

    ControlClient(PodPorts ports, int port, String key) {
        this.ports = ports;
        this.port = port;
        this.key = key;
    }

    /** That the process has no such thing any more. */
    static final class GoneException extends MilvusOnS3Exception {
        private static final long serialVersionUID = 1L;

        GoneException(String message) {
            super(message, null);
        }
    }

    /** {@return where a port of the process is reached, over plain HTTP} */
    URI plain(int podPort) {
        return at("http", podPort);
    }

    /** {@return the same over TLS} */
    URI overTls(int podPort) {
        return at("https", podPort);
    }

    private URI at(String scheme, int podPort) {
        InetSocketAddress local = ports.reach(podPort);
        try {
            // By number: that is in the certificate.
            return new URI(scheme, null, local.getAddress().getHostAddress(), local.getPort(), null, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return a name as a part of a path} */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    /** {@return the answer to a request with a body} */
    Json send(String method, String path, Map<String, ?> body) {
        return send(method, path, JsonText.compact(body));
    }

    /** {@return the answer to one without} */
    Json send(String method, String path) {
        return send(method, path, "");
    }

    /** {@return the answer to one whose body is JSON already} */
    Json send(String method, String path, String body) {
        try {
            return exchange(method, path, body);
        } catch (IOException e) {
            throw new MilvusOnS3Exception(
                    "the gateway in the cluster does not answer " + method + " " + path + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MilvusOnS3Exception("interrupted while the gateway in the cluster was asked", e);
        }
    }

    /**
     * {@return the answer}
     *
     * @throws IllegalArgumentException if something in the request is not allowed
     * @throws GoneException if what it is about is not there
     * @throws MilvusOnS3Exception if it is refused otherwise
     * @throws IOException if there is none
     */
    Json exchange(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(plain(port).resolve(path))
                        .method(method, BodyPublishers.ofString(body))
                        .header("Authorization", "Bearer " + key)
                        .timeout(PATIENCE)
                        .build(),
                BodyHandlers.ofString());
        Json answer;
        try {
            answer = Json.read(response.body());
        } catch (JsonException e) {
            throw new IOException("what answers is no gateway in the cluster: " + response.body(), e);
        }
        if (response.statusCode() == 200) {
            return answer;
        }
        String error = answer.get("error").text();
        throw switch (response.statusCode()) {
            case BAD_REQUEST -> new IllegalArgumentException(error);
            case NOT_FOUND -> new GoneException(error);
            default -> new MilvusOnS3Exception(error, null);
        };
    }
}
