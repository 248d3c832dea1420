package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
    private final Patches patches;
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
        this.patches = new Patches(json);
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
    ApiResponse dispatch(ApiRequest request) {
        try {
            ready.join();
            return respond(request);
        } catch (ApiException e) {
            return e.response();
        } catch (RuntimeException e) {
            LOG.error("{} broke.", request, e);
            return new ApiException(500, "InternalError", String.valueOf(e)).response();
        }
    }

    private ApiResponse respond(ApiRequest request) {
        String path = ApiPath.withoutQuery(request.path());
        if (request.method().equals("GET")) {
            Optional<ApiResponse> open = openToAll(path);
            if (open.isPresent()) {
                return open.get();
            }
        }
        authenticate(request);
        ApiPath resource = ApiPath.parse(request.path()).orElseThrow(ApiException::noSuchPath);
        if (resource.subresource().isPresent()) {
            return subresource(request, resource);
        }
        return switch (request.method()) {
            case "POST" -> create(request, resource);
            case "PATCH" -> patch(request, resource);
            case "PUT" -> replace(request, resource);
            case "GET" -> get(request, resource);
            case "DELETE" -> delete(request, resource);
            default -> throw METHOD_NOT_ALLOWED.get();
        };
    }

    private Optional<ApiResponse> openToAll(String path) {
        if (HEALTH.contains(path)) {
            return Optional.of(ApiResponse.of(200, "text/plain", "ok"));
        }
        return switch (path) {
            case "/version" ->
                Optional.of(json(200, Map.of("major", "1", "minor", "33", "gitVersion", "v1.33.0+milvus-on-s3")));
            case "/.well-known/openid-configuration" -> Optional.of(json(200, discovery()));
            case "/openid/v1/jwks" ->
                Optional.of(ApiResponse.of(
                        200,
                        "application/jwk-set+json",
                        json.asJson(tokens.keySet().toJSONObject())));
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

    private void authenticate(ApiRequest request) {
        byte[] given = request.header("Authorization").orElse("").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, authorization)) {
            throw new ApiException(401, "Unauthorized", "Unauthorized");
        }
    }

    private ApiResponse subresource(ApiRequest request, ApiPath resource) {
        String name = resource.name().orElseThrow();
        String asked = request.method() + " " + resource.subresource().orElseThrow();
        if (resource.isCore("serviceaccounts") && asked.equals("POST token")) {
            return json(201, tokenRequests.answer(namespace(resource), name, body(request, TokenRequest.class)));
        }
        if (resource.isCore("pods") && asked.equals("GET log")) {
            return log(request, resource);
        }
        return switch (asked) {
            case "GET status" -> get(request, resource.withoutSubresource());
            case "PUT status" -> replace(request, resource);
            case "PATCH status" -> patch(request, resource);
            default -> throw ApiException.noSuchPath();
        };
    }

    private ApiResponse get(ApiRequest request, ApiPath resource) {
        Selection selection = Selection.of(resource, request);
        if (request.query("watch")
                .filter(watch -> watch.equals("true") || watch.equals("1"))
                .isPresent()) {
            return ApiResponse.watching(store.watch(selection, since(request)));
        }
        if (resource.name().isPresent()) {
            return json(200, store.find(resource).orElseThrow(() -> notFound(resource)));
        }
        ObjectStore.Contents contents = store.select(selection);
        return list(contents.objects(), String.valueOf(contents.version()));
    }

    private ApiResponse list(List<GenericKubernetesResource> items, String version) {
        return json(
                200,
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "List",
                        "metadata",
                        Map.of("resourceVersion", version),
                        "items",
                        items));
    }

    private static OptionalLong since(ApiRequest request) {
        Optional<String> version = request.query("resourceVersion").filter(it -> !it.isEmpty() && !it.equals("0"));
        try {
            return version.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(version.get()));
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("resourceVersion: Invalid value: \"" + version.get() + "\"");
        }
    }

    private ApiResponse create(ApiRequest request, ApiPath resource) {
        if (resource.name().isPresent()) {
            throw METHOD_NOT_ALLOWED.get();
        }
        return json(201, create(resource, body(request, GenericKubernetesResource.class)));
    }

    private GenericKubernetesResource create(ApiPath collection, GenericKubernetesResource object) {
        objectAdmission.admit(object, collection);
        return store.create(
                collection,
                collection.isCore("pods")
                        ? podAdmission.admit(json.convertValue(object, Pod.class), namespace(collection))
                        : object);
    }

    private ApiResponse replace(ApiRequest request, ApiPath resource) {
        GenericKubernetesResource object = body(request, GenericKubernetesResource.class);
        return json(200, store.change(resource, before -> object).orElseThrow(() -> notFound(resource)));
    }

    private ApiResponse patch(ApiRequest request, ApiPath resource) {
        Optional<GenericKubernetesResource> patched = store.change(resource, object -> patches.apply(request, object));
        if (patched.isEmpty()
                && Patches.isApply(request)
                && resource.subresource().isEmpty()) {
            return json(201, create(resource.withoutName(), body(request, GenericKubernetesResource.class)));
        }
        return json(200, patched.orElseThrow(() -> notFound(resource)));
    }

    private ApiResponse delete(ApiRequest request, ApiPath resource) {
        if (resource.name().isPresent()) {
            return json(200, store.delete(resource).orElseThrow(() -> notFound(resource)));
        }
        return list(store.delete(Selection.of(resource, request)), "");
    }

    private ApiResponse log(ApiRequest request, ApiPath resource) {
        String name = resource.name().orElseThrow();
        Pod pod = store.find(ApiPath.core(namespace(resource), "pods", name), Pod.class)
                .orElseThrow(() -> ApiException.notFound("pods", name));
        String container = request.query("container")
                .orElse(pod.getSpec().getContainers().get(0).getName());
        int lines = ApiPath.number(request.path(), "tailLines").orElse(ALL_LINES);
        String uid = pod.getMetadata().getUid();
        boolean previous = request.query("previous").filter("true"::equals).isPresent();
        Optional<String> text =
                previous ? kubelet.previousLogTail(uid, container, lines) : kubelet.logTail(uid, container, lines);
        String refusal = previous
                ? "previous terminated container \"%s\" in pod \"%s\" not found"
                : "container \"%s\" in pod \"%s\" is waiting to start or does not exist";
        return ApiResponse.of(
                200, "text/plain", text.orElseThrow(() -> ApiException.badRequest(refusal.formatted(container, name))));
    }

    private static ApiException notFound(ApiPath resource) {
        return ApiException.notFound(resource.qualifiedPlural(), resource.name().orElse(""));
    }

    private static String namespace(ApiPath resource) {
        return resource.namespace().orElseThrow(() -> ApiException.badRequest("the namespace is missing"));
    }

    private <T> T body(ApiRequest request, Class<T> type) {
        T body;
        try {
            body = json.unmarshal(request.text(), type);
        } catch (RuntimeException e) {
            throw ApiException.badRequest("the body of the request cannot be read: " + e.getMessage());
        }
        if (body == null) {
            throw ApiException.badRequest("the request has no body");
        }
        return body;
    }

    private ApiResponse json(int code, Object body) {
        return ApiResponse.json(code, json.asJson(body));
    }
}
