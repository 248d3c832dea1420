package dev.milvusons3.internal.junit;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.question.S3Actions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Which actions a test expects to be denied to Milvus. Dynamic tests expect what their factory does. */
final class ExpectedDenials {
    private final Set<String> actions = new ConcurrentSkipListSet<>(String.CASE_INSENSITIVE_ORDER);

    /** {@return those of the test, or of the class outside of tests} */
    static ExpectedDenials of(ExtensionContext context) {
        ExtensionContext owner = Contexts.findMethod(context).orElse(context);
        return Places.find(owner, new Key(owner.getUniqueId()), ExpectedDenials.class, ExpectedDenials::new);
    }

    /** @throws IllegalArgumentException if there is no such action: it would never be denied */
    void add(List<String> expected) {
        expected.forEach(S3Actions::requireKnown);
        actions.addAll(expected);
    }

    boolean has(RecordedDecision denial) {
        return actions.contains(denial.action());
    }

    private record Key(String context) {}
}
