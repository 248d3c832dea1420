package dev.milvusons3.cli.serve;

import dev.milvusons3.gateway.RecordedDecision;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which decisions somebody wants to see.
 *
 * @param verdict such as {@code denied}; empty for all
 * @param role ARN of a role, whose sessions are meant; empty for everybody
 * @param text that is in action, resource, principal, error code or user agent, in any case; empty for all
 * @param since the number after which they begin
 */
record DecisionFilter(String verdict, String role, String text, long since) implements Predicate<RecordedDecision> {
    /** @param first the number after which they begin where nothing is said: what was asked to make the set-up is of no interest */
    static DecisionFilter of(HttpServletRequest request, long first) {
        return new DecisionFilter(
                said(request.getParameter("verdict")),
                said(request.getParameter("role")),
                said(request.getParameter("text")),
                request.getParameter("since") == null ? first : number(request.getParameter("since")));
    }

    private static String said(@Nullable String parameter) {
        return parameter == null ? "" : parameter.strip();
    }

    /** What is no number is none. */
    static long number(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    static Optional<String> roleOf(RecordedDecision decision) {
        return decision.decision().flatMap(it -> it.request().principal().roleArn());
    }

    boolean isEmpty() {
        return verdict.isEmpty() && role.isEmpty() && text.isEmpty();
    }

    @Override
    public boolean test(RecordedDecision decision) {
        return decision.number() > since
                && (verdict.isEmpty() || decision.verdict().name().equalsIgnoreCase(verdict))
                && (role.isEmpty() || roleOf(decision).filter(role::equals).isPresent())
                && (text.isEmpty() || mentions(decision, text.toLowerCase(Locale.ROOT)));
    }

    private static boolean mentions(RecordedDecision decision, String wanted) {
        return Stream.of(
                        decision.action(),
                        decision.resource(),
                        decision.principal(),
                        decision.errorCode(),
                        decision.userAgent())
                .anyMatch(said -> said.toLowerCase(Locale.ROOT).contains(wanted));
    }
}
