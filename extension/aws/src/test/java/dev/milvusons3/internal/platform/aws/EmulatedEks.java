package dev.milvusons3.internal.platform.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.identity.Credential;
import dev.milvusons3.internal.gateway.sts.EksAuth;
import dev.milvusons3.internal.gateway.sts.PodIdentityAssociations.Association;
import dev.milvusons3.internal.gateway.sts.PodIdentityAssociations.Wanted;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * EKS and EKS Auth over HTTP, in the form that is documented; what is decided, a gateway decides.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html">CreatePodIdentityAssociation</a>
 */
final class EmulatedEks implements AutoCloseable {
    private static final String ASSOCIATIONS = "/clusters/prod/pod-identity-associations";

    private final EksAuth eks;
    private final HttpServer server;
    /** By their ids: names and tags. */
    private final Map<String, Map<String, Object>> made = new LinkedHashMap<>();

    private volatile boolean isListingDenied;

    EmulatedEks(EksAuth eks) {
        this.eks = eks;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on nobody may list associations. */
    void denyListing() {
        isListingDenied = true;
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] input = exchange.getRequestBody().readAllBytes();
        int status = 200;
        Map<String, Object> answer;
        try {
            answer = answer(
                    exchange,
                    input.length == 0 ? Json.read("{}") : Json.read(new String(input, StandardCharsets.UTF_8)));
        } catch (AwsError e) {
            status = e.status();
            answer = Map.of("message", e.message());
            exchange.getResponseHeaders().set("x-amzn-ErrorType", e.code());
        }
        byte[] body = JsonText.compact(answer).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Map<String, Object> answer(HttpExchange exchange, Json input) {
        String path = exchange.getRequestURI().getPath();
        String id = path.substring(path.lastIndexOf('/') + 1);
        if (path.equals("/clusters/prod/assume-role-for-pod-identity")) {
            return session(
                    eks.assumeRole(input.get("token").requireText(), "test").credential());
        }
        if (isListingDenied
                && path.equals(ASSOCIATIONS)
                && exchange.getRequestMethod().equals("GET")) {
            throw new AwsError(
                    403, "AccessDeniedException", "User is not authorized to perform: eks:ListPodIdentityAssociations");
        }
        return switch (exchange.getRequestMethod()) {
            case "POST" -> Map.of("association", create(input));
            case "GET" ->
                path.equals(ASSOCIATIONS)
                        ? Map.of(
                                "associations",
                                list(String.valueOf(exchange.getRequestURI().getQuery())))
                        : Map.of(
                                "association", Optional.ofNullable(made.get(id)).orElseThrow(EmulatedEks::notFound));
            case "DELETE" -> Map.of("association", delete(id));
            default -> throw new AwsError(405, "InvalidRequestException", exchange.getRequestMethod());
        };
    }

    private static AwsError notFound() {
        return new AwsError(404, "ResourceNotFoundException", "No such association");
    }

    private static Map<String, Object> session(Credential given) {
        return Map.of(
                "credentials",
                Map.of(
                        "accessKeyId", given.accessKeyId(),
                        "secretAccessKey", given.secret(),
                        "sessionToken", given.token().orElseThrow(),
                        "expiration", given.expires().orElseThrow().getEpochSecond()));
    }

    private Map<String, Object> create(Json input) {
        String namespace = input.get("namespace").requireText();
        String account = input.get("serviceAccount").requireText();
        Association association = eks.associations()
                .create(
                        namespace,
                        account,
                        new Wanted(
                                input.get("roleArn").requireText(),
                                text(input, "targetRoleArn"),
                                Optional.empty(),
                                text(input, "policy"),
                                Boolean.TRUE.equals(
                                        input.get("disableSessionTags").value())));
        Map<String, Object> described = new LinkedHashMap<>();
        input.fields().forEach((name, value) -> {
            if (value != null && !name.equals("clientRequestToken")) {
                described.put(name, value);
            }
        });
        described.put("associationId", association.id());
        association.externalId().ifPresent(external -> described.put("externalId", external));
        made.put(association.id(), described);
        return described;
    }

    private static Optional<String> text(Json input, String name) {
        return Optional.of(input.get(name).text()).filter(text -> !text.isEmpty());
    }

    private List<Map<String, Object>> list(String query) {
        return made.values().stream()
                .filter(one -> !query.contains("namespace=")
                        || query.contains("namespace=" + one.get("namespace"))
                                && query.contains("serviceAccount=" + one.get("serviceAccount")))
                .toList();
    }

    private Map<String, Object> delete(String id) {
        Map<String, Object> gone = Optional.ofNullable(made.remove(id)).orElseThrow(EmulatedEks::notFound);
        eks.associations().delete(String.valueOf(gone.get("namespace")), String.valueOf(gone.get("serviceAccount")));
        return gone;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
