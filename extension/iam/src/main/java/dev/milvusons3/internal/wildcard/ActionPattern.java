package dev.milvusons3.internal.wildcard;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Names of actions as policies write them, with {@code *} and {@code ?}, in any case.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html">Action</a>
 */
public final class ActionPattern {
    private ActionPattern() {}

    /** {@return whether the pattern means an action} */
    public static Predicate<String> matching(String pattern) {
        return Pattern.compile(
                        Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"),
                        Pattern.CASE_INSENSITIVE)
                .asMatchPredicate();
    }
}
