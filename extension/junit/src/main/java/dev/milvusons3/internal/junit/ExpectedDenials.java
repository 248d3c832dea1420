package dev.milvusons3.internal.junit;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.question.S3Actions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Which actions a test, or a class, expects to be denied to Milvus. A test expects what its class does besides, and dynamic tests what their
 * factory does.
 */
final class ExpectedDenials {
    private final Set<String> actions = new ConcurrentSkipListSet<>(String.CASE_INSENSITIVE_ORDER);
    private final Optional<ExpectedDenials> around;

    private ExpectedDenials(Optional<ExpectedDenials> around) {
        this.around = around;
    }

    /** {@return those of the test, or of the class outside of tests} */
    static ExpectedDenials of(ExtensionContext context) {
        ExtensionContext owner = Contexts.findMethod(context).orElse(context);
        Optional<ExpectedDenials> around =
                owner.getParent().flatMap(Contexts::findClass).map(ExpectedDenials::of);
        return Places.find(
                owner, new Key(owner.getUniqueId()), ExpectedDenials.class, () -> new ExpectedDenials(around));
    }

    /** @throws IllegalArgumentException if there is no such action: it would never be denied */
    void add(List<String> expected) {
        expected.forEach(S3Actions::requireKnown);
        actions.addAll(expected);
    }

    boolean has(RecordedDecision denial) {
        return actions.contains(denial.action())
                || around.filter(each -> each.has(denial)).isPresent();
    }

    private record Key(String context) {}
}
