package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.util.Optional;
import java.util.regex.Pattern;

/** <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">Names that IAM accepts</a>. */
final class IamNames {
    /** The longest name of a role. */
    static final int ROLE = 64;
    /** The longest name of a managed policy. */
    static final int POLICY = 128;

    private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9_+=,.@-]");

    private IamNames() {}

    static String role(String text, Class<?> anchor) throws Refusal {
        return read(text, ROLE);
    }

    static String policy(String text, Class<?> anchor) throws Refusal {
        return read(text, POLICY);
    }

    static String allowed(int longest) {
        return "1 to " + longest + " letters, digits and _+=,.@-";
    }

    private static String read(String text, int longest) throws Refusal {
        Optional<String> foreign = Characters.first(FOREIGN, text);
        if (foreign.isPresent()) {
            throw new Refusal("IAM would refuse it: " + foreign.get() + ". Allowed: " + allowed(longest) + ".");
        }
        if (text.length() > longest) {
            throw new Refusal(
                    "IAM would refuse it: it has " + text.length() + " characters. Allowed: " + allowed(longest) + ".");
        }
        return text;
    }
}
