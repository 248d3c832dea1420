package dev.milvusons3.iam;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a suggested statement. Every key that the missed statement asks about keeps its place, with this request's
 * own value: what the statement guarded stays guarded, and a neighbouring prefix, address or cluster stays denied. To these
 * come the keys without which a statement means more than one request even if nobody asked about them yet.
 */
final class SuggestedConditions {
    /** They say which request it is, and the next one's differ: what holds of them is left as it is written. */
    private static final Set<String> OF_ONE_REQUEST = Set.of(
            "aws:currenttime",
            "aws:epochtime",
            "aws:tokenissuetime",
            "aws:useragent",
            "aws:userid",
            "sts:rolesessionname",
            "s3:signatureage");

    /** Without the source, a service acts for every account that asks it to. */
    private static final List<String> OF_SERVICES = List.of("aws:SourceAccount", "aws:SourceArn");

    private static final List<String> OF_WEB_IDENTITIES = List.of(":sub", ":aud");

    private static final String PREFIX = "s3:prefix";

    private final RequestContext context;
    private final boolean variables;
    private final Map<String, Map<String, Object>> blocks = new TreeMap<>();
    private final Set<String> pinned = new TreeSet<>();

    /** @param variables whether the version of the document that it is for has policy variables */
    SuggestedConditions(RequestContext context, boolean variables) {
        this.context = context;
        this.variables = variables;
    }

    /** {@return values by key by operator, as they stand in a statement} */
    Map<String, Map<String, Object>> blocks() {
        return blocks;
    }

    /** Takes over what a statement asks about. */
    void keep(List<PolicyCondition> conditions) {
        conditions.forEach(this::keep);
    }

    /** Adds the keys that belong to what is asked for, as the resource does. */
    void addScope() {
        AuthorizationRequest request = context.request();
        switch (request.principal().kind()) {
            case WEB_IDENTITY ->
                // A trust in a provider that does not say in whom of it is worth nothing.
                request.context().keySet().stream()
                        .filter(key -> OF_WEB_IDENTITIES.stream().anyMatch(key.toLowerCase(Locale.ROOT)::endsWith))
                        .forEach(this::pinIfThere);
            case SERVICE -> OF_SERVICES.forEach(this::pinIfThere);
            default -> {
                if (ofTheHarness(context.values(PREFIX)).isEmpty()) {
                    pinIfThere("s3:prefix");
                }
                pinIfThere("sts:ExternalId");
            }
        }
    }

    private void keep(PolicyCondition condition) {
        List<String> had = context.values(condition.lowerCaseKey());
        ConditionOperator operator = condition.comparison();
        boolean notSupplied = context.request()
                .circumstances()
                .reasonFor(condition.lowerCaseKey())
                .isPresent();
        boolean asWritten = had != null && (operator.ordered() || OF_ONE_REQUEST.contains(condition.lowerCaseKey()));
        if ((asWritten || notSupplied) && condition.matches(context)) {
            List<String> values = condition.values();
            put(condition.operator(), condition.key(), values.size() == 1 ? values.get(0) : values);
        } else if (had != null && had.size() == 1 && operator.ordered() && operator.reads(had.get(0))) {
            put(operator.orEqual().text(), condition.key(), had.get(0));
        } else if (had == null && UnknownKey.of(condition.key(), context).isPresent()) {
            // A key that no request has guards nothing; the one that was meant does.
            UnknownKey.of(condition.key(), context)
                    .flatMap(UnknownKey.Finding::meant)
                    .ifPresent(this::pinIfThere);
        } else {
            boolean several = condition.quantifier() != PolicyCondition.Quantifier.NONE;
            pin(condition.key(), had, operator, several);
        }
    }

    private void pinIfThere(String key) {
        List<String> had = context.values(key.toLowerCase(Locale.ROOT));
        if (had != null) {
            boolean arn = key.endsWith("Arn");
            pin(key, had, arn ? ConditionOperator.ARN_LIKE : ConditionOperator.STRING_EQUALS, false);
        }
    }

    /**
     * Wants of a key just what this request has.
     *
     * @param like an operator of the kind that the key goes with
     */
    private void pin(String key, @Nullable List<String> had, ConditionOperator like, boolean several) {
        if (!pinned.add(key.toLowerCase(Locale.ROOT))) {
            return;
        }
        Optional<String> prefix = key.equalsIgnoreCase(PREFIX) ? ofTheHarness(had) : Optional.empty();
        if (had == null) {
            put(ConditionOperator.NULL.text(), key, "true");
        } else if (prefix.isPresent()) {
            put(ConditionOperator.STRING_LIKE.text(), key, prefix.get());
        } else if (had.size() == 1 && !several) {
            String value = had.get(0);
            ConditionOperator equal = like.equal();
            boolean exact = equal != ConditionOperator.STRING_EQUALS && equal.reads(value);
            put((exact ? equal : ConditionOperator.STRING_EQUALS).text(), key, exact ? value : literal(value));
        } else {
            put(
                    PolicyCondition.Quantifier.ALL.prefix() + ConditionOperator.STRING_EQUALS.text(),
                    key,
                    had.stream().map(this::literal).toList());
            put(ConditionOperator.NULL.text(), key, "false");
        }
    }

    /** {@return what a policy should speak of instead of a prefix under which the harness looks for an object of its own} */
    private Optional<String> ofTheHarness(@Nullable List<String> prefixes) {
        AuthorizationRequest request = context.request();
        String bucket = request.resource() + "/";
        return prefixes == null || prefixes.size() != 1
                ? Optional.empty()
                : request.circumstances()
                        .authoring()
                        .insteadOf(bucket + prefixes.get(0))
                        .filter(resource -> resource.startsWith(bucket))
                        .map(resource -> resource.substring(bucket.length()));
    }

    private void put(String operator, String key, Object value) {
        blocks.computeIfAbsent(operator, o -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER))
                .put(key, value);
    }

    private String literal(String text) {
        return variables ? Suggester.literal(text) : text;
    }
}
