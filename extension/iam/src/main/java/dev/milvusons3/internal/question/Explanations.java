package dev.milvusons3.internal.question;

import dev.milvusons3.iam.Decision;
import java.util.List;
import java.util.stream.Collectors;

/** The evaluator's explanations of some decisions, one after the other: of the first few, for the others are mostly alike. */
public final class Explanations {
    private static final int SHOWN = 3;

    private Explanations() {}

    public static String of(List<Decision> decisions) {
        String shown = decisions.stream()
                .limit(SHOWN)
                .map(decision -> decision.explain().stripTrailing())
                .collect(Collectors.joining("\n\n"));
        return decisions.size() > SHOWN ? shown + "\n\n(and " + (decisions.size() - SHOWN) + " more)" : shown;
    }
}
