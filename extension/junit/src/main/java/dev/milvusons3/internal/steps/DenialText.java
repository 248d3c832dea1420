package dev.milvusons3.internal.steps;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.iam.Decision;

/** A denial in words, each fact once. */
final class DenialText {
    private DenialText() {}

    /** {@return how each policy went and what would have allowed it, on lines of their own; empty if no policy was asked} */
    static String reasons(RecordedDecision denial) {
        String all = denial.decision().map(Decision::explain).orElse("").strip();
        // What comes before says again what was asked, of whom, and the reason in one line.
        int policies = all.indexOf("\n\n");
        return policies < 0 ? "" : "\n" + all.substring(policies + 2);
    }
}
