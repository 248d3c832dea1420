package dev.milvusons3.internal.milvus.helm;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people write as the host of S3, and what of it is one.
 *
 * @param text as it is in the values; not blank
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/s3.html">Amazon S3 endpoints</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html">AWS PrivateLink for Amazon
 *     S3</a>
 */
record S3Host(String text) {
    private static final String SUFFIX =
            "\\.(?:amazonaws\\.com(?:\\.cn)?|amazonaws\\.eu|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov|cloud\\.adc-e\\.uk|csp\\.hci\\.ic\\.gov)";
    private static final Pattern SCHEME = Pattern.compile("(?i)([a-z][a-z0-9+.-]*)://(.*)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9*](?:[A-Za-z0-9.*_-]*[A-Za-z0-9])?");
    private static final Pattern IN_FRONT_OF_S3 =
            Pattern.compile("(?i)(.+)\\.(s3[.-](?:[a-z0-9.-]*[a-z0-9])?" + SUFFIX + "|s3" + SUFFIX + ")");
    /** The endpoint's own names begin with a word that says what is reached by it. */
    private static final Pattern INTERFACE_ENDPOINT =
            Pattern.compile("(?i)(?:(.*)\\.)?(vpce-[a-z0-9-]+\\.s3\\.[a-z0-9-]+\\.vpce" + SUFFIX + ")");

    private static final Pattern REGION = Pattern.compile(
            "(?i)s3[.-](?:fips[.-])?(?:dualstack\\.)?([a-z]{2,}(?:-[a-z]+)+-[0-9]+)\\.(?:vpce\\.)?[a-z0-9.-]+");

    /**
     * {@return what is wrong with it and what to write instead; empty if it is a host}
     *
     * @param regions the host of the bucket's region, for where nothing in the text is one
     */
    Optional<String> problem(String regions) {
        Matcher scheme = SCHEME.matcher(text.strip());
        if (scheme.matches()) {
            // After s3:// comes a bucket.
            boolean web = scheme.group(1).toLowerCase(Locale.ROOT).startsWith("http");
            return Optional.of("it has a scheme. Set it to \"" + (web ? host(scheme.group(2), regions) : regions)
                    + "\"; externalS3.useSSL decides about TLS"
                    + (web ? "." : ", and externalS3.bucketName names the bucket."));
        }
        if (!NAME.matcher(text).matches()) {
            return Optional.of("it is more than a name. Set it to \"" + host(text, regions)
                    + "\"; port and rootPath have values of their own.");
        }
        Matcher endpoint = INTERFACE_ENDPOINT.matcher(text);
        if (endpoint.matches()) {
            return ofInterfaceEndpoint(endpoint);
        }
        return withoutBucket(text)
                .map(host ->
                        "it has a bucket in it. Set it to \"" + host + "\"; externalS3.bucketName names the bucket.");
    }

    /** {@return what it is good for, if not for buckets} */
    Optional<String> warning() {
        Matcher endpoint = INTERFACE_ENDPOINT.matcher(text);
        if (!endpoint.matches() || endpoint.group(1) == null) {
            return Optional.empty();
        }
        return switch (endpoint.group(1)) {
            case "accesspoint" ->
                Optional.of("is the interface endpoint's name for access points; buckets are reached at \"bucket."
                        + endpoint.group(2) + "\".");
            case "control" ->
                Optional.of(
                        "is the interface endpoint's name for S3 Control, which has no objects; buckets are reached at"
                                + " \"bucket." + endpoint.group(2) + "\".");
            default -> Optional.empty();
        };
    }

    /** {@return the region that it names} */
    Optional<String> region() {
        Matcher region = REGION.matcher(withoutPrefix(text));
        return region.matches() ? Optional.of(region.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    private static Optional<String> ofInterfaceEndpoint(Matcher endpoint) {
        String before = endpoint.group(1);
        String own = "bucket." + endpoint.group(2);
        if (before == null || before.equals("*")) {
            return Optional.of("an interface endpoint's name has a word in front. Set it to \"" + own + "\".");
        }
        if (before.matches("(?i)bucket|accesspoint|control")) {
            return Optional.empty();
        }
        return Optional.of("it has a bucket in it. Set it to \"" + own + "\"; externalS3.bucketName names the bucket.");
    }

    private static String host(String text, String regions) {
        String name = text.strip().replaceFirst("[:/?#\\s].*", "");
        if (!NAME.matcher(name).matches()) {
            return regions;
        }
        Matcher endpoint = INTERFACE_ENDPOINT.matcher(name);
        return endpoint.matches()
                ? "bucket." + endpoint.group(2)
                : withoutBucket(name).orElse(name);
    }

    private static Optional<String> withoutBucket(String name) {
        Matcher bucket = IN_FRONT_OF_S3.matcher(name);
        return bucket.matches() ? Optional.of(bucket.group(2)) : Optional.empty();
    }

    private static String withoutPrefix(String text) {
        String name = host(text.replaceFirst("^[^:/]*://", ""), text);
        return INTERFACE_ENDPOINT.matcher(name).matches() ? name.replaceFirst("(?i).*\\.(?=s3\\.)", "") : name;
    }
}
