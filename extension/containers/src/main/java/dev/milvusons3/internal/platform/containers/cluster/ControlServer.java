package dev.milvusons3.internal.platform.containers.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.json.JsonText;
import dev.milvusons3.internal.threads.Daemons;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the control API as JSON over HTTP, to those who have the key; and to anybody whether it is there. */
final class ControlServer implements AutoCloseable {
    /** For probes. */
    static final String HEALTH = "/health";

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final String BEARER = "Bearer ";

    private final HttpServer server;
    private final ExecutorService executor;
    private final byte[] key;
    private final Shards shards;
    private final ControlApi api;

    /**
     * Starts it.
     *
     * @throws IOException if the port cannot be had
     */
    ControlServer(InetSocketAddress address, String key, Shards shards) throws IOException {
        this.key = key.getBytes(StandardCharsets.UTF_8);
        this.shards = shards;
        this.api = new ControlApi(shards);
        server = HttpServer.create(address, 0);
        executor = Executors.newCachedThreadPool(Daemons.named("milvus-on-s3-control"));
        server.setExecutor(executor);
        server.createContext("/", this::answer);
        // Its thread becomes a daemon like the one that starts it.
        CompletableFuture.runAsync(server::start, executor).join();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = 200;
            Map<String, Object> answer;
            try {
                answer = answered(exchange);
            } catch (ControlException e) {
                status = e.status();
                answer = Map.of("error", String.valueOf(e.getMessage()));
            } catch (IllegalArgumentException e) {
                status = 400;
                answer = Map.of("error", String.valueOf(e.getMessage()));
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return;
            } catch (MilvusOnS3Exception e) {
                status = 500;
                answer = Map.of("error", String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                LOG.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                status = 500;
                answer = Map.of("error", "The gateway in the cluster failed: " + e + ". Its log says more.");
            }
            byte[] body = JsonText.compact(answer).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            // A port-forward may not tell a client that an idle connection was closed.
            exchange.getResponseHeaders().set("Connection", "close");
            if (exchange.getRequestMethod().equals("HEAD")) {
                // As whoever asks for a sign of life does: the server warns of a length.
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Map<String, Object> answered(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getRawPath();
        if (path.equals(HEALTH)) {
            return Map.of("status", "ready", "shards", shards.size());
        }
        if (!isKey(exchange.getRequestHeaders().getFirst("Authorization"))) {
            throw new ControlException(
                    401,
                    "The key of this gateway is missing or another one. It is in the Secret of its chart, and goes into"
                            + " \"Authorization: Bearer …\".");
        }
        List<String> segments = Arrays.stream(path.substring(1).split("/"))
                .map(ControlServer::decoded)
                .toList();
        return api.answer(new ControlApi.Asked(
                exchange.getRequestMethod(),
                segments,
                query(exchange.getRequestURI().getRawQuery()),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    }

    /** In the time that it takes, whatever is right about it. */
    private boolean isKey(@Nullable String authorization) {
        return authorization != null
                && authorization.startsWith(BEARER)
                && MessageDigest.isEqual(
                        key, authorization.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    query.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
                }
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
