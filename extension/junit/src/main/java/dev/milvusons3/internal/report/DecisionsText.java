package dev.milvusons3.internal.report;

import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.iam.Decision;
import java.util.List;
import java.util.stream.Collectors;

/** Decisions for people: those that were not allowed first, with all reasons. */
public final class DecisionsText {
    private DecisionsText() {}

    /** {@return the decisions} */
    public static String of(List<RecordedDecision> decisions) {
        List<RecordedDecision> refused = decisions.stream()
                .filter(decision -> decision.verdict() != RecordedDecision.Verdict.ALLOWED)
                .toList();
        return refused.size() + " of " + decisions.size() + " requests were not allowed.\n\n"
                + refused.stream().map(DecisionsText::refused).collect(Collectors.joining())
                + "All requests, oldest first:\n" + Decisions.of(decisions) + "\n";
    }

    private static String refused(RecordedDecision recorded) {
        String reasons = recorded.decision().map(Decision::explain).orElse("");
        return Decisions.of(List.of(recorded)) + "\n"
                + (reasons.isBlank() ? "" : reasons.strip().indent(4)) + "\n";
    }
}
