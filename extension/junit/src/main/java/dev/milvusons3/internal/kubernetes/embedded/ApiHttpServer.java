package dev.milvusons3.internal.kubernetes.embedded;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
        ApiResponse response;
        int seconds;
        try {
            ApiRequest request = record(exchange);
            seconds = ApiPath.number(request.path(), "timeoutSeconds").orElse(LONGEST_WATCH_SECONDS);
            // A client that asks for a web socket and gets this answer watches by a stream instead.
            response = "websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))
                    ? ApiResponse.json(200, "")
                    : api.dispatch(request);
        } catch (ApiException e) {
            response = e.response();
            seconds = 0;
        }
        if (response.watch().isEmpty()) {
            answer(exchange, response);
        } else {
            stream(exchange, response, response.watch().get(), seconds);
        }
    }

    private static ApiRequest record(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            // Unread, the rest would have the connection reset before the client has read the answer.
            // Not skip(): it takes what has arrived so far, past the stream's own count.
            exchange.getRequestBody().readNBytes(LARGEST_BODY);
            throw new ApiException(413, "RequestEntityTooLarge", "limit is " + LARGEST_BODY);
        }
        return new ApiRequest(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body);
    }

    private static void answer(HttpExchange exchange, ApiResponse response) throws IOException {
        try (exchange) {
            byte[] body = response.body();
            sendHeaders(exchange, response, body.length == 0 ? NO_BODY : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void sendHeaders(HttpExchange exchange, ApiResponse response, long length) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", response.contentType());
        exchange.sendResponseHeaders(response.code(), length);
    }

    private void stream(HttpExchange exchange, ApiResponse response, Watches.Watch watch, int seconds)
            throws IOException {
        Stream stream = new Stream(exchange, watch);
        streams.add(stream);
        try {
            sendHeaders(exchange, response, 0);
        } catch (IOException e) {
            stream.end();
            throw e;
        }
        watch.sendTo(stream::send);
        scheduler.schedule(stream::end, seconds, TimeUnit.SECONDS);
    }

    /** One watch: a line for each event. */
    private final class Stream {
        private final HttpExchange exchange;
        private final Watches.Watch watch;
        private final AtomicBoolean ended = new AtomicBoolean();

        Stream(HttpExchange exchange, Watches.Watch watch) {
            this.exchange = exchange;
            this.watch = watch;
        }

        void send(String event) {
            if (ended.get()) {
                return;
            }
            try {
                OutputStream out = exchange.getResponseBody();
                out.write((event + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException e) {
                LOG.debug("A watch ended: {}", e.getMessage());
                end();
            }
        }

        void end() {
            if (ended.compareAndSet(false, true)) {
                streams.remove(this);
                watch.close();
                exchange.close();
            }
        }
    }
}
