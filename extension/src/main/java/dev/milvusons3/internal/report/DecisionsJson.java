package dev.milvusons3.internal.report;

import dev.milvusons3.RecordedDecision;
import dev.milvusons3.iam.Decision;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Decisions for programs: one JSON array, oldest first. */
public final class DecisionsJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DecisionsJson() {}

    /** {@return the decisions; of those that were not allowed with all reasons and what would have allowed them} */
    public static String of(List<RecordedDecision> decisions) {
        ArrayNode all = JSON.createArrayNode();
        decisions.forEach(decision -> add(all.addObject(), decision));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }

    private static void add(ObjectNode node, RecordedDecision recorded) {
        node.put("number", recorded.number())
                .put("time", recorded.time().toString())
                .put("service", recorded.service())
                .put("operation", recorded.operation())
                .put("principal", recorded.principal())
                .put("action", recorded.action())
                .put("resource", recorded.resource())
                .put("verdict", recorded.verdict().name().toLowerCase(Locale.ROOT))
                .put("userAgent", recorded.userAgent());
        if (recorded.verdict() == RecordedDecision.Verdict.ALLOWED) {
            return;
        }
        node.put("errorCode", recorded.errorCode()).put("reason", recorded.reason());
        recorded.decision().ifPresent(decision -> explain(node, decision));
    }

    private static void explain(ObjectNode node, Decision decision) {
        node.put("outcome", decision.outcome().name());
        node.put("cause", decision.cause());
        node.put("explanation", decision.explain());
        ArrayNode suggestions = node.putArray("suggestions");
        decision.suggestions()
                .forEach(suggestion -> suggestions
                        .addObject()
                        .put("policyType", suggestion.type().name())
                        .set("statement", JSON.readTree(suggestion.statement())));
    }
}
