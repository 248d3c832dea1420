package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.http.StandardHttpHeaders;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardWebSocketBuilder;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import io.fabric8.kubernetes.client.http.WebSocketUpgradeResponse;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The way from the cluster's own client to its API server: straight into it, on the caller's thread. Loading and starting a network stack and its TLS on both ends would take
 * longer than everything else in the cluster together. Who comes from elsewhere comes by {@link ApiHttpServer}.
 */
final class InProcessHttpClient
        extends StandardHttpClient<InProcessHttpClient, InProcessHttpClient.Factory, InProcessHttpClient.Builder> {
    private final Factory factory;

    private InProcessHttpClient(Builder builder, Factory factory, AtomicBoolean closed) {
        super(builder, closed);
        this.factory = factory;
    }

    @Override
    public CompletableFuture<HttpResponse<AsyncBody>> consumeBytesDirect(
            StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (isClosed()) {
            return CompletableFuture.failedFuture(new IllegalStateException("The client is closed."));
        }
        ApiResponse response = factory.api.dispatch(record(request));
        if (response.watch().isPresent()) {
            response.watch().get().close();
            response = ApiException.badRequest("inside this JVM, watches are web sockets")
                    .response();
        }
        return CompletableFuture.completedFuture(new Answer(request, response, consumer));
    }

    @Override
    public CompletableFuture<WebSocketResponse> buildWebSocketDirect(
            StandardWebSocketBuilder builder, WebSocket.Listener listener) {
        if (isClosed()) {
            return CompletableFuture.failedFuture(new IllegalStateException("The client is closed."));
        }
        StandardHttpRequest request = builder.asHttpRequest();
        ApiResponse response = factory.api.dispatch(record(request));
        if (response.watch().isEmpty()) {
            String body = new String(response.body(), StandardCharsets.UTF_8);
            return CompletableFuture.completedFuture(new WebSocketResponse(
                    new WebSocketUpgradeResponse(request, response.code()), new IOException(body)));
        }
        WebSocket watch = factory.watches.open(response.watch().get(), listener);
        return CompletableFuture.completedFuture(new WebSocketResponse(new WebSocketUpgradeResponse(request), watch));
    }

    @Override
    protected void doClose() {
        factory.watches.close();
    }

    private static ApiRequest record(StandardHttpRequest request) {
        Map<String, List<String>> headers = new HashMap<>(request.headers());
        if (request.getContentType() != null) {
            headers.put("Content-Type", List.of(request.getContentType()));
        }
        URI uri = request.uri();
        String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        return new ApiRequest(request.method(), path, headers, body(request));
    }

    private static byte[] body(StandardHttpRequest request) {
        StandardHttpRequest.BodyContent body = request.body();
        if (body instanceof StandardHttpRequest.StringBodyContent text) {
            return text.getContent().getBytes(StandardCharsets.UTF_8);
        } else if (body instanceof StandardHttpRequest.ByteArrayBodyContent bytes) {
            return bytes.getContent();
        } else if (body instanceof StandardHttpRequest.InputStreamBodyContent stream) {
            try {
                return stream.getContent().readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException("The request's body cannot be read.", e);
            }
        }
        return new byte[0];
    }

    /** A response that is there in full. */
    private static final class Answer extends StandardHttpHeaders implements HttpResponse<AsyncBody>, AsyncBody {
        private final HttpRequest request;
        private final int code;
        private final AsyncBody.Consumer<List<ByteBuffer>> consumer;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private Optional<ByteBuffer> unconsumed;

        Answer(HttpRequest request, ApiResponse response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
            super(Map.of("Content-Type", List.of(response.contentType())));
            this.request = request;
            this.code = response.code();
            this.consumer = consumer;
            this.unconsumed = Optional.of(ByteBuffer.wrap(response.body())).filter(ByteBuffer::hasRemaining);
        }

        @Override
        public synchronized void consume() {
            Optional<ByteBuffer> next = unconsumed;
            unconsumed = Optional.empty();
            if (next.isEmpty()) {
                done.complete(null);
                return;
            }
            try {
                // Asks for more in its turn, which ends it.
                consumer.consume(List.of(next.get()), this);
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        }

        @Override
        public CompletableFuture<Void> done() {
            return done;
        }

        @Override
        public void cancel() {
            done.cancel(false);
        }

        @Override
        public int code() {
            return code;
        }

        @Override
        public AsyncBody body() {
            return this;
        }

        @Override
        public HttpRequest request() {
            return request;
        }

        @Override
        public Optional<HttpResponse<?>> previousResponse() {
            return Optional.empty();
        }
    }

    /** Makes clients of one API server. */
    static final class Factory implements HttpClient.Factory {
        private final ApiServer api;
        private final InProcessWatches watches;

        Factory(ApiServer api, InProcessWatches watches) {
            this.api = api;
            this.watches = watches;
        }

        @Override
        public HttpClient.Builder newBuilder() {
            return new Builder(this);
        }

        /** Without the common configuration's proxies and TLS. */
        @Override
        public HttpClient.Builder newBuilder(Config config) {
            HttpClient.Builder builder = newBuilder();
            builder.tag(config.getRequestConfig());
            HttpClientUtils.createApplicableInterceptors(config, this).forEach(builder::addOrReplaceInterceptor);
            return builder;
        }
    }

    static final class Builder extends StandardHttpClientBuilder<InProcessHttpClient, Factory, Builder> {
        private Builder(Factory factory) {
            super(factory);
        }

        @Override
        public HttpClient build() {
            return new InProcessHttpClient(
                    this, clientFactory, client == null ? new AtomicBoolean() : client.getClosed());
        }

        @Override
        protected Builder newInstance(Factory factory) {
            return new Builder(factory);
        }
    }
}
