package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.identity.Account;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request is about.
 *
 * @param bucket empty for the service as a whole
 * @param key empty for the bucket as a whole
 */
public record S3Target(String bucket, String key) {
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9._-]{3,255}");
    private static final Pattern OF_AWS = Pattern.compile(
            "(?:(?<bucket>.+)\\.)?s3(?:-fips|-accelerate)?(?:[.-]dualstack)?(?:[.-][a-z]+-[a-z0-9-]+)?");
    private static final Pattern LOCAL = Pattern.compile("(?:(?<bucket>.+?)\\.)??(?:s3\\.)?localhost");

    /** Which level of S3 a request speaks to. */
    public enum Level {
        /** All buckets. */
        SERVICE,
        /** One bucket. */
        BUCKET,
        /** One object. */
        OBJECT
    }

    /** Reads it from the path, or from the host and the path. */
    public static S3Target of(Call call, Account account) {
        String path = call.path();
        String rest = path.startsWith("/") ? path.substring(1) : path;
        String bucket = bucketOfHost(call.host(), account);
        if (!bucket.isEmpty()) {
            return new S3Target(checked(bucket), rest);
        }
        if (rest.isEmpty()) {
            return new S3Target("", "");
        }
        int slash = rest.indexOf('/');
        return slash < 0
                ? new S3Target(checked(rest), "")
                : new S3Target(checked(rest.substring(0, slash)), rest.substring(slash + 1));
    }

    /** Names that no bucket ever had, an empty one among them: what it is called when it is made is checked then. */
    private static String checked(String bucket) {
        if (!BUCKET.matcher(bucket).matches()) {
            throw S3Errors.invalidBucketName(bucket);
        }
        return bucket;
    }

    /** {@return whether the host alone names a bucket, so that a request to it can be for S3 only} */
    public static boolean hostNamesBucket(Call call, Account account) {
        return !bucketOfHost(call.host(), account).isEmpty();
    }

    /** Of any region: that it is another one is found by the signature, and must not change what is meant. */
    private static String bucketOfHost(String host, Account account) {
        String suffix = "." + account.dnsSuffix();
        boolean ofAws = host.endsWith(suffix);
        Matcher names =
                ofAws ? OF_AWS.matcher(host.substring(0, host.length() - suffix.length())) : LOCAL.matcher(host);
        if (!names.matches() || names.group("bucket") == null) {
            return "";
        }
        return names.group("bucket");
    }

    /** {@return the level} */
    public Level level() {
        if (bucket.isEmpty()) {
            return Level.SERVICE;
        }
        return key.isEmpty() ? Level.BUCKET : Level.OBJECT;
    }

    /** {@return its ARN; an asterisk for the service} */
    public String arn(Account account) {
        return switch (level()) {
            case SERVICE -> "*";
            case BUCKET -> account.bucketArn(bucket);
            case OBJECT -> account.bucketArn(bucket) + "/" + key;
        };
    }
}
