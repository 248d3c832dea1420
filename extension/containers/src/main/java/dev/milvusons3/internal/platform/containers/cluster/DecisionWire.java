package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.Transfer;
import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.iam.Principal;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes decisions for {@link DecisionReader}: what was asked, and by which policies it was decided, so that whoever reads can
 * decide again and knows all that the gateway knew. What many have in common is written once.
 */
final class DecisionWire {
    private final Shared policies = new Shared();
    private final Shared circumstances = new Shared();
    private final List<Map<String, Object>> decisions = new ArrayList<>();
    /** Of each request the number of its first decision: those of one request have one transfer, by which requests are counted. */
    private final Map<Transfer, Long> requests = new IdentityHashMap<>();

    private DecisionWire() {}

    /** Values that others mention by their index. */
    private static final class Shared {
        private final Map<Object, Integer> indexes = new LinkedHashMap<>();

        int indexOf(Object value) {
            return indexes.computeIfAbsent(value, it -> indexes.size());
        }

        List<Object> all() {
            return List.copyOf(indexes.keySet());
        }
    }

    /**
     * {@return an object with some of a log's decisions}
     *
     * @param log all that it has, oldest first
     * @param since the number after which they begin
     * @param most how many there may be in it
     * @param transfersFrom from which number on it is to be told how much was transferred, of requests that were answered
     */
    static Map<String, Object> write(List<RecordedDecision> log, long since, int most, long transfersFrom) {
        DecisionWire wire = new DecisionWire();
        log.forEach(decision -> wire.requests.putIfAbsent(decision.transfer(), decision.number()));
        List<RecordedDecision> wanted =
                log.stream().filter(decision -> decision.number() > since).toList();
        wanted.stream().limit(most).forEach(wire::add);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("policies", wire.policies.all());
        fields.put("circumstances", wire.circumstances.all());
        fields.put("decisions", wire.decisions);
        fields.put("more", wanted.size() > most);
        fields.put("transfers", wire.transfers(transfersFrom));
        return fields;
    }

    /** {@return of each request that was answered, its number, bytes sent and bytes received} */
    private List<List<Long>> transfers(long from) {
        return requests.entrySet().stream()
                .filter(request ->
                        request.getValue() >= from && request.getKey().isComplete())
                .map(request -> List.of(
                        request.getValue(),
                        request.getKey().sent(),
                        request.getKey().received()))
                .toList();
    }

    private void add(RecordedDecision recorded) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("number", recorded.number());
        fields.put("time", recorded.time().toString());
        fields.put("service", recorded.service());
        fields.put("operation", recorded.operation());
        fields.put("principal", recorded.principal());
        fields.put("action", recorded.action());
        fields.put("resource", recorded.resource());
        fields.put("verdict", recorded.verdict().name());
        fields.put("errorCode", recorded.errorCode());
        fields.put("reason", recorded.reason());
        fields.put("userAgent", recorded.userAgent());
        fields.put("letThrough", recorded.letThrough());
        recorded.decision().ifPresent(decision -> {
            fields.put("asked", asked(decision.request()));
            fields.put(
                    "policies",
                    decision.policies().policies().stream()
                            .map(policy -> policies.indexOf(PolicyWire.write(policy)))
                            .toList());
        });
        if (recorded.transfer().isKnown()) {
            fields.put("request", requests.get(recorded.transfer()));
        }
        recorded.sessionEnds().ifPresent(end -> fields.put("sessionEnds", end.toString()));
        decisions.add(fields);
    }

    private Map<String, Object> asked(AuthorizationRequest request) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("principal", principal(request.principal()));
        fields.put("action", request.action());
        fields.put("resource", request.resource());
        fields.put("resourceAccountId", request.resourceAccountId());
        fields.put("context", request.context());
        Circumstances known = request.circumstances();
        fields.put(
                "circumstances", circumstances.indexOf(Map.of("notSupplied", known.notSupplied(), "why", known.why())));
        return fields;
    }

    private static Map<String, Object> principal(Principal principal) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", principal.kind().name());
        fields.put("arn", principal.arn());
        principal.roleArn().ifPresent(arn -> fields.put("roleArn", arn));
        fields.put("accountId", principal.accountId());
        fields.put("userId", principal.userId());
        fields.put("tags", principal.tags());
        return fields;
    }
}
