package dev.milvusons3.iam;

import dev.milvusons3.iam.JsonTree.Text;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What an {@code Action} may look like. Whether there is such an action IAM asks of trust policies only. */
final class ActionRules {
    private static final Pattern VENDOR = Pattern.compile("[a-zA-Z0-9_.-]+");
    private static final Set<String> TRUST = Set.of("sts:tagsession", "sts:setsourceidentity", "sts:setcontext");

    private final PolicyType type;

    ActionRules(PolicyType type) {
        this.type = type;
    }

    void check(Text text) {
        String action = text.value();
        int colon = action.indexOf(':');
        if (type == PolicyType.TRUST) {
            String lower = action.toLowerCase(Locale.ROOT);
            if (!lower.startsWith("sts:assumerole") && !TRUST.contains(lower)) {
                throw Problem.ACTION_NOT_STS.at(text.at(), type, "not \"" + action + "\"");
            }
            // What does not exist is none of them either.
            UnknownAction.problem(action).ifPresent(problem -> {
                throw Problem.ACTION_NOT_STS.at(text.at(), type, problem);
            });
        } else if (!action.equals("*")) {
            if (colon < 0) {
                throw Problem.ACTION.at(text.at(), type, "\"" + action + "\" is not");
            }
            if (action.indexOf(':', colon + 1) >= 0) {
                throw Problem.ACTION_COLONS.at(text.at(), type, "\"" + action + "\" has more");
            }
            String vendor = action.substring(0, colon);
            if (!VENDOR.matcher(vendor).matches()) {
                throw Problem.ACTION_VENDOR.at(text.at(), type, "", vendor);
            }
        }
    }
}
