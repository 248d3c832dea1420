package dev.milvusons3.internal.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests to the embedded API server: who may ask, what is not just an object, and the rest by the store. Runs on the server's event loop, so nothing here waits. */
final class ApiServer extends Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final Set<String> HEALTH = Set.of("/healthz", "/livez", "/readyz");
    private static final int ALL_LINES = 100_000;

    private final ObjectStore store;
    private final PodAdmission admission;
    private final TokenRequests tokenRequests;
    private final ServiceAccountTokens tokens;
    private final Kubelet kubelet;
    private final byte[] authorization;
    private volatile URI address = URI.create("http://127.0.0.1");

    /** @param adminToken the only bearer token that counts */
    ApiServer(
            ObjectStore store,
            PodAdmission admission,
            TokenRequests tokenRequests,
            ServiceAccountTokens tokens,
            Kubelet kubelet,
            String adminToken) {
        this.store = store;
        this.admission = admission;
        this.tokenRequests = tokenRequests;
        this.tokens = tokens;
        this.kubelet = kubelet;
        this.authorization = ("Bearer " + adminToken).getBytes(StandardCharsets.UTF_8);
    }

    /** Tells it where it is reached, once that is known. */
    void listensAt(URI uri) {
        address = uri;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        try {
            return respond(request);
        } catch (ApiException e) {
            return e.response();
        } catch (RuntimeException e) {
            LOG.error("{} broke.", request.getRequestLine(), e);
            return new ApiException(500, "InternalError", String.valueOf(e)).response();
        }
    }

    @Override
    public void shutdown() {
        store.shutdown();
    }

    @Override
    public void releaseResources() {
        store.releaseResources();
    }

    private MockResponse respond(RecordedRequest request) {
        String path = ApiPath.withoutQuery(request.getPath());
        if (request.method() == HttpMethod.GET) {
            Optional<MockResponse> open = openToAll(path);
            if (open.isPresent()) {
                return open.get();
            }
        }
        authenticate(request);
        ApiPath resource = ApiPath.parse(request.getPath()).orElseThrow(ApiException::noSuchPath);
        if (resource.subresource().isPresent()) {
            return subresource(request, resource);
        }
        return switch (request.method()) {
            case POST -> create(request, resource);
            case GET, PUT, PATCH, DELETE -> named(store.dispatch(request), resource);
            default -> throw new ApiException(405, "MethodNotAllowed", "the server does not allow this method");
        };
    }

    private Optional<MockResponse> openToAll(String path) {
        if (HEALTH.contains(path)) {
            return Optional.of(new MockResponse().setResponseCode(200).setBody("ok"));
        }
        return switch (path) {
            case "/version" ->
                Optional.of(json(200, Map.of("major", "1", "minor", "33", "gitVersion", "v1.33.0+milvus-on-s3")));
            case "/.well-known/openid-configuration" -> Optional.of(json(200, discovery()));
            case "/openid/v1/jwks" ->
                Optional.of(json(200, tokens.keySet().toJSONObject())
                        .setHeader("Content-Type", "application/jwk-set+json"));
            default -> Optional.empty();
        };
    }

    private Map<String, Object> discovery() {
        return Map.of(
                "issuer", tokens.issuer().toString(),
                "jwks_uri", address.resolve("/openid/v1/jwks").toString(),
                "response_types_supported", List.of("id_token"),
                "subject_types_supported", List.of("public"),
                "id_token_signing_alg_values_supported", List.of("RS256"));
    }

    private void authenticate(RecordedRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null || !MessageDigest.isEqual(header.getBytes(StandardCharsets.UTF_8), authorization)) {
            throw new ApiException(401, "Unauthorized", "Unauthorized");
        }
    }

    private MockResponse subresource(RecordedRequest request, ApiPath resource) {
        String subresource = resource.subresource().orElseThrow();
        String name = resource.name().orElseThrow();
        if (resource.isCore("serviceaccounts") && subresource.equals("token") && request.method() == HttpMethod.POST) {
            TokenRequest asked = body(request, TokenRequest.class);
            return json(201, tokenRequests.answer(namespace(resource), name, asked));
        }
        if (resource.isCore("pods") && subresource.equals("log") && request.method() == HttpMethod.GET) {
            return log(request, resource);
        }
        if (subresource.equals("status") && resource.namespace().isPresent() && request.method() != HttpMethod.DELETE) {
            return named(store.dispatch(request), resource);
        }
        throw ApiException.noSuchPath();
    }

    private MockResponse create(RecordedRequest request, ApiPath resource) {
        if (resource.name().isPresent()) {
            throw new ApiException(405, "MethodNotAllowed", "the server does not allow this method");
        }
        if (!resource.isCore("pods")) {
            return store.dispatch(request);
        }
        Pod admitted = admission.admit(body(request, Pod.class), namespace(resource));
        byte[] json = Serialization.asJson(admitted).getBytes(StandardCharsets.UTF_8);
        return store.dispatch(new RecordedRequest(
                request.getHttpVersion(), request.method(), request.getPath(), request.getHeaders(), new Buffer(json)));
    }

    private MockResponse log(RecordedRequest request, ApiPath resource) {
        String name = resource.name().orElseThrow();
        Pod pod = store.find(ApiPath.core(namespace(resource), "pods", name), Pod.class)
                .orElseThrow(() -> ApiException.notFound("pods", name));
        String container = ApiPath.query(request.getPath(), "container")
                .orElse(pod.getSpec().getContainers().get(0).getName());
        int lines = ApiPath.query(request.getPath(), "tailLines")
                .map(Integer::parseInt)
                .orElse(ALL_LINES);
        String text = kubelet.logTail(pod.getMetadata().getUid(), container, lines)
                .orElseThrow(() ->
                        ApiException.badRequest("container \"%s\" in pod \"%s\" is waiting to start or does not exist"
                                .formatted(container, name)));
        return new MockResponse()
                .setResponseCode(200)
                .addHeader("Content-Type", "text/plain")
                .setBody(text);
    }

    /** The CRUD server says nothing with its 404. */
    private static MockResponse named(MockResponse response, ApiPath resource) {
        return response.code() == 404
                ? ApiException.notFound(
                                resource.qualifiedPlural(), resource.name().orElse(""))
                        .response()
                : response;
    }

    private static String namespace(ApiPath resource) {
        return resource.namespace().orElseThrow(() -> ApiException.badRequest("the namespace is missing"));
    }

    private static <T> T body(RecordedRequest request, Class<T> type) {
        String text = new String(request.getBody().getBytes(), StandardCharsets.UTF_8);
        try {
            return Serialization.unmarshal(text, type);
        } catch (RuntimeException e) {
            throw ApiException.badRequest("the body cannot be read: " + e.getMessage());
        }
    }

    private static MockResponse json(int code, Object body) {
        return new MockResponse()
                .setResponseCode(code)
                .setHeader("Content-Type", "application/json")
                .setBody(Serialization.asJson(body));
    }
}
