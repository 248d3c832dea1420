package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import dev.milvusons3.internal.platform.GatewayAccounts;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.regions.Region;

/** What the process can be asked for, by the method and the path of a request. Whoever asks has shown the key already. */
final class ControlApi {
    /** So that an answer has some megabytes at most. */
    private static final int DECISIONS = 1_000;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final String GATEWAY = "/shards/*/gateways/*";

    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final Map<String, Route> routes = new HashMap<>();
    private final Shards shards;

    @FunctionalInterface
    private interface Route {
        Map<String, Object> answer(Asked asked) throws IOException, InterruptedException;
    }

    ControlApi(Shards shards) {
        this.shards = shards;
        routes.put("POST /shards", this::openShard);
        routes.put("DELETE /shards/*", asked -> done(() -> shards.close(asked.name(0))));
        routes.put("PUT /shards/*/lease", asked -> done(() -> shards.renew(asked.name(0))));
        routes.put("POST /shards/*/gateways", this::openGateway);
        routes.put("PUT " + GATEWAY + "/accounts/*", this::account);
        routes.put("POST " + GATEWAY + "/origins", this::origin);
        routes.put("POST " + GATEWAY + "/worlds", this::surround);
        routes.put("POST " + GATEWAY + "/faults", this::fault);
        routes.put(
                "DELETE " + GATEWAY + "/effects/*",
                asked -> done(() -> gateway(asked).undo(asked.name(2))));
        routes.put(
                "DELETE " + GATEWAY + "/keys/*",
                asked -> done(() -> decider(asked).forgetKey(asked.name(2))));
        routes.put("GET " + GATEWAY + "/decisions", this::decisions);
        routes.put(
                "PUT " + GATEWAY + "/namespaces/*",
                asked -> done(() -> gateway(asked).admit(asked.name(2))));
        routes.put(
                "DELETE " + GATEWAY + "/namespaces/*",
                asked -> done(() -> gateway(asked).release(asked.name(2))));
        routes.put("POST " + GATEWAY + "/mutations", this::mutation);
    }

    /**
     * One request.
     *
     * @param path its segments, decoded: words and names in turn
     */
    record Asked(String method, List<String> path, Map<String, String> query, String body) {
        /** {@return the path with a star for each name} */
        String template() {
            StringBuilder template = new StringBuilder();
            IntStream.range(0, path.size()).forEach(i -> template.append('/').append(i % 2 == 0 ? path.get(i) : "*"));
            return template.toString();
        }

        String name(int index) {
            return path.get(2 * index + 1);
        }

        Json json() {
            try {
                Json read = Json.read(body);
                if (read.isObject()) {
                    return read;
                }
            } catch (JsonException e) {
                throw wrong(String.valueOf(e.getMessage()));
            }
            throw wrong("It has to be an object.");
        }

        String text(String field) {
            try {
                return json().get(field).requireText();
            } catch (JsonException e) {
                throw wrong("\"" + field + "\": " + e.getMessage());
            }
        }

        ControlException wrong(String problem) {
            return new ControlException(
                    400, "The body of " + method + " " + template() + " is not the JSON that it should be. " + problem);
        }

        long number(String parameter) {
            String said = query.getOrDefault(parameter, "0");
            if (!said.matches("\\d{1,18}")) {
                throw new ControlException(
                        400, parameter + " = \"" + said + "\" is not allowed. Allowed: a whole number from 0.");
            }
            return Long.parseLong(said);
        }
    }

    /**
     * {@return the answer, an object}
     *
     * @throws ControlException what to answer instead
     * @throws IllegalArgumentException if something in it is not allowed
     */
    Map<String, Object> answer(Asked asked) throws IOException, InterruptedException {
        Route route = routes.get(asked.method() + " " + asked.template());
        if (route == null) {
            throw unknown(asked);
        }
        return route.answer(asked);
    }

    private ControlException unknown(Asked asked) {
        Set<String> methods = new TreeSet<>();
        routes.keySet().stream()
                .map(route -> route.split(" "))
                .filter(route -> route[1].equals(asked.template()))
                .forEach(route -> methods.add(route[0]));
        return methods.isEmpty()
                ? new ControlException(404, "The control API has no " + asked.template() + ", only " + known() + ".")
                : new ControlException(
                        405, asked.method() + " of " + asked.template() + " is not allowed. Allowed: " + methods + ".");
    }

    private Set<String> known() {
        Set<String> paths = new TreeSet<>();
        routes.keySet().forEach(route -> paths.add(route.substring(route.indexOf('/'))));
        return paths;
    }

    private static Map<String, Object> done(Runnable work) {
        work.run();
        return Map.of();
    }

    private ShardGateway gateway(Asked asked) {
        return shards.get(asked.name(0)).gateway(asked.name(1));
    }

    private Gateway decider(Asked asked) {
        return gateway(asked).plumbed().gateway();
    }

    private Map<String, Object> openShard(Asked asked) {
        Shard shard = shards.open(asked.text("holder"));
        return Map.of(
                "shard", shard.id(),
                "account", shard.account(),
                "leaseSeconds", shards.lease().toSeconds());
    }

    private Map<String, Object> openGateway(Asked asked) {
        String region = asked.text("region");
        if (Region.regions().stream().noneMatch(it -> it.id().equals(region) && !it.isGlobalRegion())) {
            throw asked.wrong("\"region\": \"" + region + "\" is no region of AWS, such as us-east-2.");
        }
        PlumbedGateway opened =
                shards.get(asked.name(0)).open(Region.of(region)).plumbed();
        return Map.of(
                "plainPort", opened.gateway().endpoint().getPort(),
                "tlsPort", opened.tls().endpoint().getPort(),
                "authority", opened.authority());
    }

    private Map<String, Object> account(Asked asked) {
        AwsCredentials root = GatewayAccounts.of(decider(asked)).root(asked.name(2));
        return Map.of("accessKeyId", root.accessKeyId(), "secretAccessKey", root.secretAccessKey());
    }

    private Map<String, Object> origin(Asked asked) throws IOException {
        URI endpoint = GatewayAccounts.of(decider(asked))
                .endpointFrom(
                        Wire.oneOf(GatewayAccounts.Origin.class, asked.json().get("origin")));
        return Map.of("plainPort", endpoint.getPort());
    }

    private Map<String, Object> surround(Asked asked) {
        Json body = asked.json();
        ShardGateway gateway = gateway(asked);
        Runnable undo = gateway.plumbed()
                .gateway()
                .surround(
                        WorldWire.read(body.get("world")),
                        asked.text("mark"),
                        Set.copyOf(body.get("roles").texts()));
        return Map.of("effect", gateway.keep(undo));
    }

    private Map<String, Object> fault(Asked asked) {
        WiredFault fault = Wire.oneOf(WiredFault.class, asked.json().get("fault"));
        ShardGateway gateway = gateway(asked);
        Runnable undo = fault.begin(gateway.plumbed().gateway().faults(), asked.text("role"), asked.text("value"));
        return Map.of("effect", gateway.keep(undo));
    }

    /** Those after a number; waits for the first of them, so that who follows asks seldom and learns at once. */
    private Map<String, Object> decisions(Asked asked) throws InterruptedException {
        long since = asked.number("since");
        long wait = Math.min(asked.number("wait"), LONGEST_WAIT.toSeconds());
        DecisionLog log = decider(asked).decisions();
        log.await(decision -> decision.number() > since, Duration.ofSeconds(wait));
        return DecisionWire.write(log.list(), since, DECISIONS, asked.number("transfersFrom"));
    }

    private Map<String, Object> mutation(Asked asked) {
        return gateway(asked)
                .plumbed()
                .problem(serialization.unmarshal(asked.body(), Pod.class))
                .<Map<String, Object>>map(problem -> Map.of("problem", problem))
                .orElseGet(Map::of);
    }
}
