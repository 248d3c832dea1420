package dev.milvusons3.internal.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests to the embedded API server, however they come: who may ask, what is not just an object, and the rest by the store. */
final class ApiServer {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final Set<String> HEALTH = Set.of("/healthz", "/livez", "/readyz");
    private static final int ALL_LINES = 100_000;
    private static final Supplier<ApiException> METHOD_NOT_ALLOWED = () -> new ApiException(
            405, "MethodNotAllowed", "the server does not allow this method on the requested resource");

    private final ObjectStore store;
    private final ObjectAdmission objectAdmission;
    private final PodAdmission podAdmission;
    private final MergePatches patches;
    private final StatusReasons reasons;
    private final TokenRequests tokenRequests;
    private final ServiceAccountTokens tokens;
    private final Kubelet kubelet;
    private final KubernetesSerialization json;
    private final byte[] authorization;
    private final CompletableFuture<?> ready;
    private volatile URI address = URI.create("http://127.0.0.1/");

    /**
     * @param ready when the objects are there that every cluster has; nobody gets an answer before
     * @param adminToken the only bearer token that counts
     */
    ApiServer(
            ObjectStore store,
            ObjectAdmission objectAdmission,
            PodAdmission podAdmission,
            TokenRequests tokenRequests,
            ServiceAccountTokens tokens,
            Kubelet kubelet,
            KubernetesSerialization json,
            CompletableFuture<?> ready,
            String adminToken) {
        this.store = store;
        this.objectAdmission = objectAdmission;
        this.podAdmission = podAdmission;
        this.patches = new MergePatches(store);
        this.reasons = new StatusReasons(json);
        this.tokenRequests = tokenRequests;
        this.tokens = tokens;
        this.kubelet = kubelet;
        this.json = json;
        this.ready = ready;
        this.authorization = ("Bearer " + adminToken).getBytes(StandardCharsets.UTF_8);
    }

    /** Tells it where it is reached, once that is known. */
    void listensAt(URI uri) {
        address = uri;
    }

    /** {@return the answer; what went wrong is one, too} */
    MockResponse dispatch(RecordedRequest request) {
        try {
            ready.join();
            return respond(request);
        } catch (ApiException e) {
            return e.response();
        } catch (RuntimeException e) {
            LOG.error("{} broke.", request.getRequestLine(), e);
            return new ApiException(500, "InternalError", String.valueOf(e)).response();
        }
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
        refuseSetBasedSelectors(request);
        ApiPath resource = ApiPath.parse(request.getPath()).orElseThrow(ApiException::noSuchPath);
        if (resource.subresource().isPresent()) {
            return subresource(request, resource);
        }
        return switch (request.method()) {
            case POST -> create(request, resource);
            case PATCH -> patch(request, resource);
            case GET, PUT, DELETE -> forward(request, resource);
            default -> throw METHOD_NOT_ALLOWED.get();
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
        if (subresource.equals("status") && resource.namespace().isPresent()) {
            if (request.method() == HttpMethod.PATCH) {
                return patch(request, resource);
            }
            if (request.method() != HttpMethod.DELETE) {
                return forward(request, resource);
            }
        }
        throw ApiException.noSuchPath();
    }

    private MockResponse create(RecordedRequest request, ApiPath resource) {
        if (resource.name().isPresent()) {
            throw METHOD_NOT_ALLOWED.get();
        }
        return create(request, resource, body(request, GenericKubernetesResource.class));
    }

    private MockResponse create(RecordedRequest request, ApiPath collection, GenericKubernetesResource object) {
        objectAdmission.admit(object, collection);
        HasMetadata admitted = collection.isCore("pods")
                ? podAdmission.admit(json.convertValue(object, Pod.class), namespace(collection))
                : object;
        byte[] body = json.asJson(admitted).getBytes(StandardCharsets.UTF_8);
        return forward(
                new RecordedRequest(
                        request.getHttpVersion(),
                        HttpMethod.POST,
                        collection.text(),
                        request.getHeaders(),
                        new Buffer(body)),
                collection);
    }

    private MockResponse patch(RecordedRequest request, ApiPath resource) {
        if (MergePatches.isMerge(request)) {
            MockResponse merged = patches.merge(resource, request.getUtf8Body()).orElseThrow(() -> notFound(resource));
            return reasons.correct(merged, HttpMethod.PATCH, resource);
        }
        if (MergePatches.isApply(request)) {
            GenericKubernetesResource object = body(request, GenericKubernetesResource.class);
            return patches.merge(resource, json.asJson(object))
                    .map(it -> reasons.correct(it, HttpMethod.PATCH, resource))
                    .orElseGet(() -> create(request, resource.withoutName(), object));
        }
        return forward(request, resource);
    }

    /** The CRUD server would overlook such a condition, and list or delete too much. */
    private static void refuseSetBasedSelectors(RecordedRequest request) {
        if (ApiPath.query(request.getPath(), "labelSelector")
                .filter(selector -> selector.contains("("))
                .isPresent()) {
            throw ApiException.badRequest("set-based label selectors are not supported by the embedded cluster");
        }
    }

    private MockResponse log(RecordedRequest request, ApiPath resource) {
        String name = resource.name().orElseThrow();
        Pod pod = store.find(ApiPath.core(namespace(resource), "pods", name), Pod.class)
                .orElseThrow(() -> ApiException.notFound("pods", name));
        String container = ApiPath.query(request.getPath(), "container")
                .orElse(pod.getSpec().getContainers().get(0).getName());
        int lines = ApiPath.number(request.getPath(), "tailLines").orElse(ALL_LINES);
        String uid = pod.getMetadata().getUid();
        boolean previous = ApiPath.query(request.getPath(), "previous")
                .filter("true"::equals)
                .isPresent();
        Optional<String> text =
                previous ? kubelet.previousLogTail(uid, container, lines) : kubelet.logTail(uid, container, lines);
        String refusal = previous
                ? "previous terminated container \"%s\" in pod \"%s\" not found"
                : "container \"%s\" in pod \"%s\" is waiting to start or does not exist";
        return new MockResponse()
                .setResponseCode(200)
                .addHeader("Content-Type", "text/plain")
                .setBody(text.orElseThrow(() -> ApiException.badRequest(refusal.formatted(container, name))));
    }

    private MockResponse forward(RecordedRequest request, ApiPath resource) {
        return reasons.correct(store.dispatch(request), request.method(), resource);
    }

    private static ApiException notFound(ApiPath resource) {
        return ApiException.notFound(resource.qualifiedPlural(), resource.name().orElse(""));
    }

    private static String namespace(ApiPath resource) {
        return resource.namespace().orElseThrow(() -> ApiException.badRequest("the namespace is missing"));
    }

    private <T> T body(RecordedRequest request, Class<T> type) {
        T body;
        try {
            body = json.unmarshal(new String(request.getBody().getBytes(), StandardCharsets.UTF_8), type);
        } catch (RuntimeException e) {
            throw ApiException.badRequest("the body of the request cannot be read: " + e.getMessage());
        }
        if (body == null) {
            throw ApiException.badRequest("the request has no body");
        }
        return body;
    }

    private MockResponse json(int code, Object body) {
        return new MockResponse()
                .setResponseCode(code)
                .setHeader("Content-Type", "application/json")
                .setBody(json.asJson(body));
    }
}
