package dev.milvusons3.assertj;

import dev.milvusons3.Decisions;
import dev.milvusons3.iam.Decision;
import java.util.List;
import java.util.stream.Collectors;

/** The evaluator's explanations of some decisions, one after the other: of the first few, for the others are mostly alike. */
final class Explanations {
    private static final int SHOWN = 3;

    private Explanations() {}

    /** {@return why nothing can be told about all of them} */
    static String dropped(Decisions decisions) {
        return "of the decisions only the last are kept, and " + decisions.dropped()
                + " earlier ones were dropped, so it cannot be told; ask about a part of them, by since(…)";
    }

    static String of(List<Decision> decisions) {
        String shown = decisions.stream()
                .limit(SHOWN)
                .map(decision -> decision.explain().stripTrailing())
                .collect(Collectors.joining("\n\n"));
        return decisions.size() > SHOWN ? shown + "\n\n(and " + (decisions.size() - SHOWN) + " more)" : shown;
    }
}
