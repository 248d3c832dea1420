package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.Transfer;
import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.iam.Principal;
import java.util.ArrayList;
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

    /** {@return an object with all of them} */
    static Map<String, Object> write(List<RecordedDecision> decisions) {
        DecisionWire wire = new DecisionWire();
        decisions.forEach(wire::add);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("policies", wire.policies.all());
        fields.put("circumstances", wire.circumstances.all());
        fields.put("decisions", wire.decisions);
        return fields;
    }

    /** {@return of those whose requests carried something, number, bytes sent and bytes received} */
    static List<List<Long>> transfers(List<RecordedDecision> decisions) {
        return decisions.stream()
                .filter(decision -> carried(decision.transfer()))
                .map(decision -> List.of(
                        decision.number(),
                        decision.transfer().sent(),
                        decision.transfer().received()))
                .toList();
    }

    private static boolean carried(Transfer transfer) {
        return transfer.sent() > 0 || transfer.received() > 0;
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
            fields.put("request", request(decision.request()));
            fields.put(
                    "policies",
                    decision.policies().policies().stream()
                            .map(policy -> policies.indexOf(PolicyWire.write(policy)))
                            .toList());
        });
        fields.put("transferKnown", recorded.transfer().isKnown());
        recorded.sessionEnds().ifPresent(end -> fields.put("sessionEnds", end.toString()));
        decisions.add(fields);
    }

    private Map<String, Object> request(AuthorizationRequest request) {
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
