package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">bucket naming rules</a>. */
final class BucketNames {
    static final String ALLOWED = "a name that S3 accepts: 3 to 63 lower-case letters, digits, dots and hyphens";

    private static final Pattern FOREIGN = Pattern.compile("[^a-z0-9.-]");
    private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
    private static final List<String> RESERVED_PREFIXES = List.of("xn--", "sthree-", "amzn-s3-demo-");
    private static final List<String> RESERVED_SUFFIXES =
            List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3");

    private BucketNames() {}

    static String read(String text, Class<?> anchor) throws Refusal {
        Optional<String> objection = objection(text);
        if (objection.isPresent()) {
            throw new Refusal("S3 would refuse it: " + objection.get()
                    + ". See https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html.");
        }
        return text;
    }

    private static Optional<String> objection(String name) {
        if (name.length() < 3 || name.length() > 63) {
            return Optional.of("it has " + name.length() + " characters. Allowed: 3 to 63");
        }
        Optional<String> foreign = Characters.first(FOREIGN, name);
        if (foreign.isPresent()) {
            return Optional.of(foreign.get() + ". Allowed: lower-case letters, digits, dots and hyphens");
        }
        if (!isAlphanumeric(name.charAt(0)) || !isAlphanumeric(name.charAt(name.length() - 1))) {
            return Optional.of("it must begin and end with a letter or digit");
        }
        if (name.contains("..")) {
            return Optional.of("two dots side by side");
        }
        if (ADDRESS.matcher(name).matches()) {
            return Optional.of("it looks like an IP address");
        }
        Optional<String> prefix =
                RESERVED_PREFIXES.stream().filter(name::startsWith).findFirst();
        if (prefix.isPresent()) {
            return Optional.of("names that begin with \"" + prefix.get() + "\" are reserved");
        }
        return RESERVED_SUFFIXES.stream()
                .filter(name::endsWith)
                .findFirst()
                .map(suffix -> "names that end with \"" + suffix + "\" are reserved");
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }
}
