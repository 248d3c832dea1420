package dev.milvusons3.cli.check;

import dev.milvusons3.setup.check.Rule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One line of a report.
 *
 * @param rule what was looked for
 * @param level how bad it is
 * @param message one sentence
 * @param reasons what comes of it, a line each
 * @param cause what stood in the way; empty if the message says it
 * @param fix what to add and where, to paste; empty if there is nothing to paste
 * @param spot where
 * @param action such as {@code s3:PutObject}; empty if it is about none
 * @param about what it is about without its lines, such as a resource: with rule, file and action it stays the same in the next run
 */
record Result(
        Rule rule,
        Rule.Level level,
        String message,
        List<String> reasons,
        String cause,
        String fix,
        Spot spot,
        String action,
        String about) {
    Result {
        reasons = List.copyOf(reasons);
    }

    /** {@return by what the same result is known in another set-up, whose files lie elsewhere} */
    String identity() {
        return rule.id() + " " + action + " " + about;
    }

    /** {@return by what the same result is known in another run} */
    String fingerprint() {
        return Integer.toHexString(
                Objects.hash(rule.id(), spot.file(), spot.address().orElse(""), action, about));
    }

    /** {@return everything but message and place} */
    String details() {
        StringBuilder out = new StringBuilder();
        if (!cause.isEmpty()) {
            out.append(cause).append('\n');
        }
        reasons.forEach(reason -> out.append("- ").append(reason).append('\n'));
        if (!fix.isEmpty()) {
            out.append(fix).append('\n');
        }
        return out.toString().stripTrailing();
    }

    /**
     * A result that a file hides.
     *
     * @param result what
     * @param reason why
     */
    record Suppressed(Result result, String reason) {}

    /** {@return the same at another level} */
    Result at(Rule.Level other) {
        return new Result(rule, other, message, reasons, cause, fix, spot, action, about);
    }

    /** {@return the result of a rule about a place, without more} */
    static Result of(Rule rule, String message, Spot spot, String action, String about) {
        return new Result(rule, rule.level(), message, List.of(), "", "", spot, action, about);
    }

    Optional<String> address() {
        return spot.address();
    }
}
