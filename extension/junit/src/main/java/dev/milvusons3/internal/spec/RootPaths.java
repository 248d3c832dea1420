package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Root paths, within the
 * <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html">characters that are safe in keys</a>.
 * Milvus mishandles an empty one and {@code /}.
 */
final class RootPaths {
    static final String ALLOWED =
            "1 to 256 letters, digits and !-_.*'(), in parts with a slash between, such as \"files\" or \"team/files\"";

    private static final int LONGEST = 256;
    private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9!_.*'()/-]");

    private RootPaths() {}

    static String read(String text, Class<?> anchor) throws Refusal {
        Optional<String> foreign = Characters.first(FOREIGN, text);
        if (foreign.isPresent()) {
            throw refusal(foreign.get());
        }
        if (text.length() > LONGEST) {
            throw refusal("it has " + text.length() + " characters");
        }
        List<String> parts = List.of(text.split("/", -1));
        if (parts.contains("")) {
            throw refusal("a slash at an end or beside another");
        }
        if (parts.contains(".") || parts.contains("..")) {
            throw refusal("\".\" and \"..\" mean nothing in a key");
        }
        return text;
    }

    private static Refusal refusal(String objection) {
        return new Refusal("not a root path: " + objection + ". Allowed: " + ALLOWED + ".");
    }
}
