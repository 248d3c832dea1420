package dev.milvusons3.internal.milvus.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Gives tokens for a registry, and lets nobody without one through to it, as hosted registries do. */
final class TokenFront implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final String upstream;
    private final String basic;
    private final Map<String, Integer> uses = new ConcurrentHashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private int lasting = Integer.MAX_VALUE;

    TokenFront(String upstream, String user, String password) throws IOException {
        this.upstream = upstream;
        this.basic =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", this::token);
        server.createContext("/v2/", this::registry);
        server.setExecutor(threads);
        server.start();
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** @param requests after which a token has run out */
    void tokensLastFor(int requests) {
        lasting = requests;
    }

    /** {@return the queries for tokens that were given} */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void token(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            asked.add(exchange.getRequestURI().getRawQuery());
            String token = "token-" + asked.size();
            uses.put("Bearer " + token, 0);
            byte[] body = ("{\"access_token\":\"" + token + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void registry(HttpExchange exchange) throws IOException {
        try (exchange) {
            String bearer = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            if (uses.computeIfPresent(bearer, (token, times) -> times + 1) == null || uses.get(bearer) > lasting) {
                exchange.getResponseHeaders()
                        .add(
                                "WWW-Authenticate",
                                "Bearer realm=\"http://" + host() + "/token\",service=\"registry.example\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://" + upstream + exchange.getRequestURI()))
                    .header("Authorization", basic);
            exchange.getRequestHeaders()
                    .getOrDefault("Accept", List.of())
                    .forEach(value -> request.header("Accept", value));
            HttpResponse<byte[]> real = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            real.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
            exchange.sendResponseHeaders(real.statusCode(), real.body().length);
            exchange.getResponseBody().write(real.body());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
