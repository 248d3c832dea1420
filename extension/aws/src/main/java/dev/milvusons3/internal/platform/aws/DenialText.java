package dev.milvusons3.internal.platform.aws;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What AWS' words for a denial name. Milvus' log has them too, with its quotes escaped, and may be cut short.
 *
 * @param principal who was denied it
 * @param action that was denied
 * @param resource that it was denied on, if that is named
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html">Access denied error messages</a>
 */
public record DenialText(String principal, String action, Optional<String> resource) {
    private static final Pattern WORDS =
            Pattern.compile("User: (\\S+) is not authorized to perform: ([\\w-]+:\\w+)(?=\\s|$)"
                    + "(?: on resource: \\\\?\"?([^\"\\\\\\s]+)(?<!\\.\\.\\.)(?=[\"\\\\\\s]|$))?");

    /** {@return what some text names; empty if it has no such words} */
    public static Optional<DenialText> in(String text) {
        Matcher words = WORDS.matcher(text);
        return words.find()
                ? Optional.of(new DenialText(words.group(1), words.group(2), Optional.ofNullable(words.group(3))))
                : Optional.empty();
    }
}
