package dev.milvusons3.internal.kubernetes.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.milvusons3.internal.threads.Daemons;
import dev.milvusons3.internal.tls.PrivateAuthority;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTPS endpoint that a cluster's API server calls for every pod that is created. */
final class AdmissionServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionServer.class);
    private static final String PATH = "/mutate";

    private final HttpsServer server;
    private final ExecutorService executor;
    private final HostAddress host;
    private final AtomicReference<Optional<Exception>> lastFailure = new AtomicReference<>(Optional.empty());

    /**
     * Starts it.
     *
     * @param mutation of a pod with its namespace
     */
    AdmissionServer(HostAddress host, PrivateAuthority authority, UnaryOperator<Pod> mutation) {
        this.host = host;
        try {
            server = HttpsServer.create(new InetSocketAddress(host.listen(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("No port can be had for the webhook on " + host.listen() + ".", e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(authority.addressContext(host.inCluster())));
        executor = Executors.newCachedThreadPool(Daemons.named("milvus-on-s3-webhook"));
        server.setExecutor(executor);
        server.createContext(PATH, exchange -> answer(exchange, mutation));
        // Its thread becomes a daemon like the one that starts it.
        CompletableFuture.runAsync(server::start, executor).join();
    }

    /** {@return where the API server finds it} */
    URI url() {
        try {
            String address = host.inCluster().getHostAddress();
            return new URI("https", null, address, server.getAddress().getPort(), PATH, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return why the last request that failed did so; the API server ignores it, as on EKS} */
    Optional<Exception> lastFailure() {
        return lastFailure.get();
    }

    private void answer(HttpExchange exchange, UnaryOperator<Pod> mutation) throws IOException {
        int status = 200;
        String answer;
        try {
            String review = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            answer = AdmissionReviews.answer(review, mutation);
        } catch (RuntimeException e) {
            LOG.warn("The pod identity webhook could not answer, so a pod starts as it is.", e);
            lastFailure.set(Optional.of(e));
            status = e instanceof IllegalArgumentException ? 400 : 500;
            answer = String.valueOf(e.getMessage());
        }
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", status == 200 ? "application/json" : "text/plain");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
