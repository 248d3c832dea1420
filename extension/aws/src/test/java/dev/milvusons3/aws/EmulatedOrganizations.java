package dev.milvusons3.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * An organisation, by answers in the form that is documented; each page has one policy.
 *
 * @see <a href="https://docs.aws.amazon.com/organizations/latest/APIReference/API_Operations.html">Operations of Organizations</a>
 */
final class EmulatedOrganizations implements AutoCloseable {
    private record Policy(String id, String name, String filter, String target, String content) {}

    private final HttpServer server;
    private final Map<String, String> parents = new HashMap<>();
    private final List<Policy> policies = new ArrayList<>();
    private boolean membersAreDenied;
    private boolean inUse = true;

    EmulatedOrganizations() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    Organizations client() {
        return Organizations.at(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret")));
    }

    EmulatedOrganizations account(String id, String parent) {
        parents.put(id, parent);
        return this;
    }

    EmulatedOrganizations unit(String id, String parent) {
        return account(id, parent);
    }

    void serviceControl(String target, String name, String statements) {
        add("SERVICE_CONTROL_POLICY", target, name, statements);
    }

    void resourceControl(String target, String name, String statements) {
        add("RESOURCE_CONTROL_POLICY", target, name, statements);
    }

    private void add(String filter, String target, String name, String statements) {
        policies.add(new Policy(
                "p-" + policies.size(),
                name,
                filter,
                target,
                "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}"));
    }

    void deniesMembers() {
        membersAreDenied = true;
    }

    void isNotInUse() {
        inUse = false;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String operation = exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst(".*\\.", "");
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        Json input = Json.read(exchange.getRequestBody());
        boolean isSigned = authorization.contains("/us-east-1/organizations/aws4_request");
        Map<String, Object> answer = !isSigned
                ? error("IncompleteSignatureException", authorization)
                : !inUse
                        ? error("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
                        : membersAreDenied && !operation.equals("DescribeOrganization")
                                ? error("AccessDeniedException", "You don't have permissions to access this resource.")
                                : answer(operation, input);
        byte[] body = JsonText.compact(answer).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(answer.containsKey("__type") ? 400 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Map<String, Object> error(String type, String message) {
        return Map.of("__type", type, "Message", message);
    }

    private Map<String, Object> answer(String operation, Json input) {
        return switch (operation) {
            case "DescribeOrganization" ->
                Map.of("Organization", Map.of("Id", "o-exampleorgid", "MasterAccountId", "999988887777"));
            case "ListParents" -> {
                String parent = parents.get(input.get("ChildId").requireText());
                yield Map.of(
                        "Parents",
                        List.of(Map.of(
                                "Id", parent, "Type", parent.startsWith("r-") ? "ROOT" : "ORGANIZATIONAL_UNIT")));
            }
            case "ListPoliciesForTarget" -> page(input);
            case "DescribePolicy" ->
                Map.of(
                        "Policy",
                        Map.of(
                                "Content",
                                policy(input.get("PolicyId").requireText()).content()));
            default -> error("UnknownOperationException", operation);
        };
    }

    private Map<String, Object> page(Json input) {
        List<Policy> all = policies.stream()
                .filter(policy -> policy.target().equals(input.get("TargetId").text())
                        && policy.filter().equals(input.get("Filter").text()))
                .toList();
        String from = input.get("NextToken").text();
        int at = from.isEmpty() ? 0 : Integer.parseInt(from);
        if (at >= all.size()) {
            return Map.of("Policies", List.of());
        }
        Policy policy = all.get(at);
        return Map.of(
                "Policies",
                List.of(Map.of("Id", policy.id(), "Name", policy.name())),
                "NextToken",
                String.valueOf(at + 1));
    }

    private Policy policy(String id) {
        return policies.stream()
                .filter(policy -> policy.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
