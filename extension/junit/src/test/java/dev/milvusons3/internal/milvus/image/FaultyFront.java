package dev.milvusons3.internal.milvus.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Stands before a real registry, and does what a healthy one does not do to order. */
final class FaultyFront implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String upstream;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Rule> rules = Collections.synchronizedList(new ArrayList<>());
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    private record Rule(Predicate<HttpExchange> which, AtomicInteger times, Answer answer) {}

    /** What is done instead of passing an answer on. */
    @FunctionalInterface
    interface Answer {
        /** @param real the answer of the registry */
        void to(HttpExchange exchange, HttpResponse<byte[]> real) throws IOException;
    }

    FaultyFront(String upstream) throws IOException {
        this.upstream = upstream;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** {@return what was asked, such as {@code GET /v2/…}, with the range if there was one} */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** The next requests whose path contains a text are answered so. */
    void next(int times, String part, Answer answer) {
        rules.add(new Rule(
                exchange -> exchange.getRequestURI().getPath().contains(part), new AtomicInteger(times), answer));
    }

    /** All requests of a kind are answered so. */
    void all(Predicate<HttpExchange> which, Answer answer) {
        rules.add(new Rule(which, new AtomicInteger(Integer.MAX_VALUE), answer));
    }

    static Answer status(int status, String body, String... headers) {
        return (exchange, real) -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
        };
    }

    /** Sends so many bytes of the answer, and closes the connection. */
    static Answer brokenOffAfter(int bytes) {
        return (exchange, real) -> {
            copyHeaders(exchange, real);
            exchange.sendResponseHeaders(real.statusCode(), real.body().length);
            OutputStream out = exchange.getResponseBody();
            out.write(real.body(), 0, Math.min(bytes, real.body().length - 1));
            out.flush();
            throw new IOException("broken off on purpose");
        };
    }

    /** Sends another content of the same length. */
    static Answer lying() {
        return (exchange, real) -> {
            byte[] body = real.body().clone();
            body[body.length / 2] ^= 1;
            copyHeaders(exchange, real);
            send(exchange, real.statusCode(), body);
        };
    }

    /** Ignores that a part was asked for. */
    static Answer whole(byte[] all) {
        return (exchange, real) -> send(exchange, 200, all);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + (range == null ? "" : " " + range));
        try (exchange) {
            HttpResponse<byte[]> real = ask(exchange);
            for (Rule rule : List.copyOf(rules)) {
                if (rule.which().test(exchange) && rule.times().getAndDecrement() > 0) {
                    rule.answer().to(exchange, real);
                    return;
                }
            }
            copyHeaders(exchange, real);
            send(exchange, real.statusCode(), real.body());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://" + upstream + exchange.getRequestURI()));
        for (String header : List.of("Accept", "Range")) {
            List<String> values = exchange.getRequestHeaders().getOrDefault(header, List.of());
            values.forEach(value -> request.header(header, value));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void copyHeaders(HttpExchange exchange, HttpResponse<byte[]> real) {
        for (String header : Arrays.asList("Content-Type", "Docker-Content-Digest", "Content-Range")) {
            real.headers()
                    .firstValue(header)
                    .ifPresent(value -> exchange.getResponseHeaders().add(header, value));
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
