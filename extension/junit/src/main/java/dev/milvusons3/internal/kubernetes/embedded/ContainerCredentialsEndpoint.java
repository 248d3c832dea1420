package dev.milvusons3.internal.kubernetes.embedded;

import com.sun.net.httpserver.HttpExchange;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a local process that stands for a pod fetches the credentials of the pod's role. The exchange of the pod's token for them, which the SDKs inside a pod do by
 * themselves, happens here, since a plain process cannot send its C++ SDK's STS requests anywhere but to AWS.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">Container credential provider</a>
 */
public final class ContainerCredentialsEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerCredentialsEndpoint.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final WebIdentityExchange exchange;
    private final Clock clock;
    private final Clock workloadClock;
    private final Executor executor;
    private final Map<String, Workload> workloads = new ConcurrentHashMap<>();
    private volatile Optional<String> lastError = Optional.empty();
    private @Nullable LoopbackHttp server;

    /**
     * Binds nothing yet: that comes with the first workload.
     *
     * @param exchange where tokens become credentials
     * @param clock by which credentials end
     * @param workloadClock by which workloads live, which may be behind
     * @param executor for the requests, which may take as long as the exchange
     */
    public ContainerCredentialsEndpoint(
            WebIdentityExchange exchange, Clock clock, Clock workloadClock, Executor executor) {
        this.exchange = exchange;
        this.clock = clock;
        this.workloadClock = workloadClock;
        this.executor = executor;
    }

    /**
     * What a workload is to be told.
     *
     * @param uri for {@code AWS_CONTAINER_CREDENTIALS_FULL_URI}
     * @param authorization for {@code AWS_CONTAINER_AUTHORIZATION_TOKEN}
     */
    public record Access(URI uri, String authorization) {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "Access[" + uri.getAuthority() + "]";
        }
    }

    /**
     * Lets a workload fetch credentials.
     *
     * @param roleArn that it wants
     * @param sessionName under which
     * @param token gives the workload's token of the moment
     * @throws UncheckedIOException if no port of the loopback interface can be had
     */
    public synchronized Access register(String roleArn, String sessionName, Supplier<String> token) {
        String path = "/" + random();
        String authorization = random();
        workloads.put(
                path, new Workload(authorization, new CachedCredentials(exchange, clock, roleArn, sessionName, token)));
        if (server == null) {
            server = new LoopbackHttp(this::handle, executor);
        }
        return new Access(server.uri().resolve(path), authorization);
    }

    /** Ends what {@link #register} began. */
    public void unregister(Access access) {
        workloads.remove(access.uri().getPath());
    }

    /** {@return why the last exchange failed, unless one succeeded since} */
    public Optional<String> lastError() {
        return lastError;
    }

    /** Forgets the credentials that were handed out, so that the next request makes a new exchange. */
    public void forgetCredentials() {
        workloads.values().forEach(workload -> workload.credentials().forget());
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    private void handle(HttpExchange request) throws IOException {
        try (request) {
            Workload workload = workloads.get(request.getRequestURI().getPath());
            if (workload == null) {
                answer(request, 404, error("NotFound", "No workload fetches its credentials here."));
            } else if (!request.getRequestMethod().equals("GET")) {
                answer(request, 405, error("MethodNotAllowed", "Credentials are had by GET."));
            } else if (!workload.isAuthorized(request.getRequestHeaders().getFirst("Authorization"))) {
                answer(request, 403, error("AccessDenied", "The Authorization header is missing or wrong."));
            } else {
                answerWithCredentials(request, workload.credentials());
            }
        }
    }

    private void answerWithCredentials(HttpExchange request, CachedCredentials credentials) throws IOException {
        WebIdentityExchange.TemporaryCredentials current;
        try {
            current = credentials.current();
        } catch (WebIdentityExchange.RefusedException e) {
            refuse(request, e.isAskersFault() ? 400 : 502, e.code(), String.valueOf(e.getMessage()), credentials);
            return;
        } catch (RuntimeException e) {
            // The workload gets an answer anyway, and the cause is not lost with the connection.
            LOG.error("The exchange for session {} broke.", credentials.sessionName(), e);
            refuse(request, 502, "ExchangeFailed", String.valueOf(e.getMessage()), credentials);
            return;
        }
        lastError = Optional.empty();
        Map<String, String> body = new LinkedHashMap<>();
        body.put("AccessKeyId", current.accessKeyId());
        body.put("SecretAccessKey", current.secretAccessKey());
        body.put("Token", current.sessionToken());
        // By the workload's clock, and never ahead of it: its SDKs keep credentials until then, and would not notice
        // that
        // the clock by which they end was moved. So they ask before every request, which costs a look into the cache.
        body.put("Expiration", Timestamps.of(workloadClock.instant()));
        answer(request, 200, body);
    }

    private void refuse(HttpExchange request, int status, String code, String message, CachedCredentials of)
            throws IOException {
        Optional<String> error = Optional.of(code + ": " + message);
        // Milvus asks several times a second: the same answer is told once.
        if (!error.equals(lastError)) {
            LOG.warn("No credentials of {} for session {}: {}: {}", of.roleArn(), of.sessionName(), code, message);
        }
        lastError = error;
        answer(request, status, error(code, message));
    }

    private static Map<String, String> error(String code, String message) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("code", code);
        body.put("message", message);
        return body;
    }

    private static void answer(HttpExchange request, int status, Map<String, String> body) throws IOException {
        byte[] json = Serialization.asJson(body).getBytes(StandardCharsets.UTF_8);
        request.getResponseHeaders().add("Content-Type", "application/json");
        request.sendResponseHeaders(status, json.length);
        request.getResponseBody().write(json);
    }

    private static String random() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private record Workload(String authorization, CachedCredentials credentials) {
        boolean isAuthorized(@Nullable String header) {
            return header != null
                    && MessageDigest.isEqual(
                            header.getBytes(StandardCharsets.UTF_8), authorization.getBytes(StandardCharsets.UTF_8));
        }
    }
}
