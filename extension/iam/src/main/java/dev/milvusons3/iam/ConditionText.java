package dev.milvusons3.iam;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says of one condition what it wanted, what it got, and what is most often behind it if that is not the same. */
final class ConditionText {
    private static final int SHOWN = 4;

    private final RequestContext context;

    ConditionText(RequestContext context) {
        this.context = context;
    }

    ConditionTrace trace(PolicyCondition condition) {
        List<String> found = context.values(condition.lowerCaseKey());
        List<String> had = found == null ? List.of() : found;
        List<String> wanted = condition.values().stream()
                .map(value -> condition.filledIn(value, context))
                .toList();
        boolean matched = condition.matches(context);
        String text = "condition " + condition.operator() + " " + condition.key() + " " + wants(condition, wanted)
                + ", " + (found == null ? "the request had none" : "the request had " + quote(had, " and "));
        String hint = hint(condition, wanted, had, matched);
        return new ConditionTrace(
                condition.operator(),
                condition.key(),
                wanted,
                had,
                matched,
                hint.isEmpty() ? text : text + " (" + hint + ")");
    }

    private static String wants(PolicyCondition condition, List<String> wanted) {
        if (condition.comparison() == ConditionOperator.NULL) {
            boolean absent = wanted.stream().anyMatch(value -> value.equalsIgnoreCase("true"));
            return absent ? "expects the key absent" : "expects the key present";
        }
        return (condition.comparison().negated() ? "expects anything but " : "expects ") + quote(wanted, " or ");
    }

    private String hint(PolicyCondition condition, List<String> wanted, List<String> had, boolean matched) {
        Optional<String> notSupplied = context.request().circumstances().reasonFor(condition.lowerCaseKey());
        if (notSupplied.isPresent()) {
            return notSupplied.get();
        }
        if (had.isEmpty()) {
            Optional<UnknownKey.Finding> unknown = UnknownKey.of(condition.key(), context);
            if (unknown.isPresent()) {
                return unknown.get().text();
            }
            Optional<String> supplier = supplier(condition.lowerCaseKey());
            if (supplier.isPresent() && !matched) {
                return supplier.get();
            }
        }
        if (condition.lacksVariable(context)) {
            return "a variable in it has no value in this request";
        }
        return matched ? "" : mistake(condition, wanted, had);
    }

    /** {@return who supplies a key that a request may have or lack, where that is somebody's decision; empty if it is nobody's} */
    private static Optional<String> supplier(String lowerCaseKey) {
        return switch (lowerCaseKey) {
            case "sts:externalid" ->
                Optional.of("whoever assumes the role passes it; in a set-up by externalId of assumes");
            case "sts:sourceidentity", "aws:sourceidentity" ->
                Optional.of("whoever assumes a role passes it; in a set-up by sourceIdentity of assumes");
            case "aws:principalorgid", "aws:resourceorgid" ->
                Optional.of("an organisation supplies it; in a set-up by organization.id");
            case "aws:sourcevpce" -> Optional.of("a VPC endpoint supplies it; in a set-up by network.vpcEndpoint");
            case "aws:sourcevpc" -> Optional.of("a VPC endpoint supplies it; in a set-up by network.vpc");
            default -> Optional.empty();
        };
    }

    private static String mistake(PolicyCondition condition, List<String> wanted, List<String> had) {
        ConditionOperator operator = condition.comparison();
        if (had.size() > 1 && condition.quantifier() == PolicyCondition.Quantifier.NONE) {
            return "a key with several values needs ForAnyValue: or ForAllValues:";
        }
        if (operator.negated() || had.size() != 1) {
            return "";
        }
        String value = had.get(0);
        if (operator == ConditionOperator.STRING_EQUALS
                && wanted.stream()
                        .anyMatch(
                                text -> text.indexOf('*') >= 0 && Glob.of(text).matches(value))) {
            return "StringEquals takes a star for itself; StringLike takes it for any text";
        }
        boolean text = operator == ConditionOperator.STRING_EQUALS || operator == ConditionOperator.STRING_LIKE;
        String lower = value.toLowerCase(Locale.ROOT);
        if (text
                && wanted.stream()
                        .anyMatch(w -> Glob.of(w.toLowerCase(Locale.ROOT)).matches(lower))) {
            return "only upper and lower case differ";
        }
        if (text && wanted.stream().anyMatch(w -> w.strip().equals(value.strip()))) {
            return "only white space differs";
        }
        return "";
    }

    private static String quote(List<String> values, String separator) {
        if (values.isEmpty()) {
            return "nothing";
        }
        String shown =
                values.stream().limit(SHOWN).map(value -> "\"" + value + "\"").collect(Collectors.joining(separator));
        return values.size() > SHOWN ? shown + separator + (values.size() - SHOWN) + " more" : shown;
    }
}
