package dev.milvusons3.internal.cluster;

import com.sun.net.httpserver.HttpExchange;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API server's port, for clients that are not the cluster's own. Watches are streams of lines here; there are no web sockets. */
final class ApiHttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiHttpServer.class);
    /** As much as a Kubernetes API server reads. */
    private static final int LARGEST_BODY = 3 * 1024 * 1024;

    private static final int NO_BODY = -1;
    private static final int LONGEST_WATCH_SECONDS = 3600;

    private final ApiServer api;
    private final ScheduledExecutorService scheduler;
    private final LoopbackHttp http;
    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();

    ApiHttpServer(ApiServer api, Executor executor, ScheduledExecutorService scheduler) {
        this.api = api;
        this.scheduler = scheduler;
        this.http = new LoopbackHttp(this::handle, executor);
    }

    URI uri() {
        return http.uri();
    }

    @Override
    public void close() {
        streams.forEach(Stream::end);
        http.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        MockResponse response;
        RecordedRequest request;
        int seconds;
        try {
            request = record(exchange);
            seconds = ApiPath.number(request.getPath(), "timeoutSeconds").orElse(LONGEST_WATCH_SECONDS);
            // A client that asks for a web socket and gets this answer watches by a stream instead.
            response = "websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))
                    ? new MockResponse().setResponseCode(200)
                    : api.dispatch(request);
        } catch (ApiException e) {
            answer(exchange, e.response());
            return;
        }
        if (response.getWebSocketListener() == null) {
            answer(exchange, response);
        } else {
            stream(exchange, request, response, seconds);
        }
    }

    private static RecordedRequest record(HttpExchange exchange) throws IOException {
        HttpMethod method = Arrays.stream(HttpMethod.values())
                .filter(it -> it.name().equals(exchange.getRequestMethod()))
                .findFirst()
                .orElseThrow(() -> new ApiException(405, "MethodNotAllowed", "the server does not know this method"));
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            // Unread, the rest would have the connection reset before the client has read the answer.
            // Not skip(): it takes what has arrived so far, past the stream's own count.
            exchange.getRequestBody().readNBytes(LARGEST_BODY);
            throw new ApiException(413, "RequestEntityTooLarge", "limit is " + LARGEST_BODY);
        }
        Headers.Builder headers = Headers.builder();
        exchange.getRequestHeaders().forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
        return new RecordedRequest(
                "HTTP/1.1", method, exchange.getRequestURI().toString(), headers.build(), new Buffer(body));
    }

    private static void answer(HttpExchange exchange, MockResponse response) throws IOException {
        try (exchange) {
            byte[] body = response.getBody() == null
                    ? new byte[0]
                    : response.getBody().getBytes();
            sendHeaders(exchange, response, body.length == 0 ? NO_BODY : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void sendHeaders(HttpExchange exchange, MockResponse response, long length) throws IOException {
        response.getHeaders()
                .toMultimap()
                .forEach((name, values) ->
                        values.forEach(value -> exchange.getResponseHeaders().add(name, value)));
        exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
        exchange.sendResponseHeaders(response.code(), length);
    }

    private void stream(HttpExchange exchange, RecordedRequest request, MockResponse response, int seconds)
            throws IOException {
        WebSocketListener listener = response.getWebSocketListener();
        Stream stream = new Stream(exchange, request, listener);
        streams.add(stream);
        try {
            sendHeaders(exchange, response.setResponseCode(200), 0);
        } catch (IOException e) {
            stream.end();
            throw e;
        }
        listener.onOpen(stream, response);
        scheduler.schedule(stream::end, seconds, TimeUnit.SECONDS);
    }

    /** One watch: a line for each event. */
    private final class Stream implements WebSocket {
        private final HttpExchange exchange;
        private final RecordedRequest request;
        private final WebSocketListener listener;
        private final AtomicBoolean ended = new AtomicBoolean();

        Stream(HttpExchange exchange, RecordedRequest request, WebSocketListener listener) {
            this.exchange = exchange;
            this.request = request;
            this.listener = listener;
        }

        @Override
        public RecordedRequest request() {
            return request;
        }

        @Override
        public boolean send(String text) {
            return send(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean send(byte[] bytes) {
            try {
                OutputStream out = exchange.getResponseBody();
                out.write(bytes);
                out.write('\n');
                out.flush();
                return true;
            } catch (IOException e) {
                LOG.debug("A watch ended: {}", e.getMessage());
                end();
                return false;
            }
        }

        @Override
        public boolean close(int code, String reason) {
            end();
            return true;
        }

        void end() {
            if (ended.compareAndSet(false, true)) {
                streams.remove(this);
                exchange.close();
                listener.onClosed(this, 1000, "");
            }
        }
    }
}
