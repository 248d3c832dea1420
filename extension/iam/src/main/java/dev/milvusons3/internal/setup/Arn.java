package dev.milvusons3.internal.setup;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An ARN in its parts.
 *
 * @param partition such as {@code aws}
 * @param account twelve digits, or empty
 * @param resource what follows the fifth colon
 */
public record Arn(String partition, String service, String region, String account, String resource) {
    private static final Pattern FORM = Pattern.compile("arn:([^:]*):([^:]*):([^:]*):([^:]*):(.+)");

    /** {@return its parts; empty if it is none} */
    public static Optional<Arn> of(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Arn(
                        matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4), matcher.group(5)))
                : Optional.empty();
    }

    /** {@return what follows the last slash} */
    public String name() {
        return resource.substring(resource.lastIndexOf('/') + 1);
    }

    /** {@return of a role's or policy's ARN the path between type and name, from slash to slash} */
    public String path() {
        int first = resource.indexOf('/');
        int last = resource.lastIndexOf('/');
        return first < 0 ? "/" : resource.substring(first, last + 1);
    }
}
