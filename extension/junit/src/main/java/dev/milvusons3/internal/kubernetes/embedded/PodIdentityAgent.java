package dev.milvusons3.internal.kubernetes.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.milvusons3.internal.kubernetes.embedded.PodCredentials.Issued;
import dev.milvusons3.internal.kubernetes.embedded.PodCredentials.RefusedException;
import dev.milvusons3.internal.threads.Daemons;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of EKS Pod Identity, which on EKS runs on every node: where the SDKs of a pod fetch their credentials, with the pod's
 * token as authorisation. It answers in the form of {@code aws/eks-pod-identity-agent}, errors too. Unlike that it keeps nothing: each
 * request is decided and recorded.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html">How EKS Pod Identity works</a>
 */
public final class PodIdentityAgent implements AutoCloseable {
    private static final String PATH = "/v1/credentials";

    static {
        LoopbackHttp.sendWithoutDelay();
    }

    private static final Logger LOG = LoggerFactory.getLogger(PodIdentityAgent.class);

    private final HttpServer server;
    private final ExecutorService executor;
    private final PodCredentials credentials;
    private final Set<String> hosts;

    /**
     * Starts it, on a free port.
     *
     * @param listen the address to listen on
     * @param hosts by which it may be called: others are refused, so that no name leads a client here by trickery
     * @param credentials what it hands out
     * @throws UncheckedIOException if no port can be had
     */
    public PodIdentityAgent(InetAddress listen, Set<String> hosts, PodCredentials credentials) {
        this.hosts = Set.copyOf(hosts);
        this.credentials = credentials;
        try {
            server = HttpServer.create(new InetSocketAddress(listen, 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("No port can be had for the pod identity agent on " + listen + ".", e);
        }
        executor = Executors.newCachedThreadPool(Daemons.named("milvus-on-s3-pod-identity"));
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        // Its thread becomes a daemon like the one that starts it.
        CompletableFuture.runAsync(server::start, executor).join();
    }

    /** {@return where it listens} */
    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange request) throws IOException {
        try (request) {
            String host = Objects.requireNonNullElse(request.getRequestHeaders().getFirst("Host"), "")
                    .replaceFirst(":\\d+$", "");
            String token =
                    Objects.requireNonNullElse(request.getRequestHeaders().getFirst("Authorization"), "");
            if (!request.getRequestURI().getPath().equals(PATH)) {
                error(request, 404, "404 page not found");
            } else if (!hosts.contains(host)) {
                error(
                        request,
                        403,
                        "Access Denied. Called agent through invalid address, please use either "
                                + String.join(" ", hosts) + " address not " + host);
            } else if (token.isEmpty()) {
                error(request, 400, "Service account token cannot be empty");
            } else {
                answer(request, token);
            }
        }
    }

    private void answer(HttpExchange request, String token) throws IOException {
        Issued issued;
        try {
            issued = credentials.issue(
                    token,
                    Objects.requireNonNullElse(request.getRequestHeaders().getFirst("User-Agent"), ""));
        } catch (RefusedException e) {
            LOG.warn("A pod gets no credentials by EKS Pod Identity: {}: {}", e.code(), e.getMessage());
            error(
                    request,
                    e.status(),
                    "[%s]: (%s): %s, fault: %s"
                            .formatted(
                                    UUID.randomUUID(),
                                    e.code(),
                                    e.getMessage(),
                                    e.status() < 500 ? "client" : "server"));
            return;
        } catch (RuntimeException e) {
            // The pod gets an answer anyway, and the cause is not lost with the connection.
            LOG.error("The pod identity agent could not answer.", e);
            error(request, 500, String.valueOf(e.getMessage()));
            return;
        }
        Map<String, String> body = new LinkedHashMap<>();
        body.put("AccessKeyId", issued.accessKeyId());
        body.put("SecretAccessKey", issued.secretAccessKey());
        body.put("Token", issued.sessionToken());
        body.put("AccountId", issued.accountId());
        body.put("Expiration", DateTimeFormatter.ISO_INSTANT.format(issued.expiration()));
        send(request, 200, "application/json", Serialization.asJson(body));
    }

    private static void error(HttpExchange request, int status, String message) throws IOException {
        request.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        send(request, status, "text/plain; charset=utf-8", message + "\n");
    }

    private static void send(HttpExchange request, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        request.getResponseHeaders().set("Content-Type", type);
        request.sendResponseHeaders(status, bytes.length);
        request.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
