package dev.milvusons3.internal.report;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Decisions for programs: one JSON array, oldest first. */
public final class DecisionsJson {
    private DecisionsJson() {}

    /** {@return the decisions; of those that were not allowed with all reasons and what would have allowed them} */
    public static String of(List<RecordedDecision> decisions) {
        return JsonText.pretty(decisions.stream().map(DecisionsJson::fields).toList());
    }

    /** {@return one of them, for more to be added} */
    public static Map<String, Object> fields(RecordedDecision recorded) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("number", recorded.number());
        fields.put("time", recorded.time().toString());
        fields.put("service", recorded.service());
        fields.put("operation", recorded.operation());
        fields.put("principal", recorded.principal());
        fields.put("action", recorded.action());
        fields.put("resource", recorded.resource());
        fields.put("verdict", recorded.verdict().name().toLowerCase(Locale.ROOT));
        fields.put("userAgent", recorded.userAgent());
        if (recorded.verdict() != RecordedDecision.Verdict.ALLOWED) {
            if (recorded.letThrough()) {
                fields.put("letThrough", true);
            }
            fields.put("errorCode", recorded.errorCode());
            fields.put("reason", recorded.reason());
            recorded.decision().ifPresent(decision -> explain(fields, decision));
        }
        return fields;
    }

    private static void explain(Map<String, Object> fields, Decision decision) {
        fields.put("outcome", decision.outcome().name());
        fields.put("cause", decision.cause());
        fields.put("explanation", decision.explain());
        fields.put(
                "suggestions",
                decision.suggestions().stream()
                        .map(suggestion -> Map.of(
                                "policyType",
                                suggestion.type().name(),
                                "statement",
                                Objects.requireNonNull(
                                        Json.read(suggestion.statement()).value())))
                        .toList());
    }
}
