package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.http.UriEncoding;
import dev.milvusons3.internal.gateway.identity.Account;
import java.util.List;

/**
 * What a request is about.
 *
 * @param bucket empty for the service as a whole
 * @param key empty for the bucket as a whole
 */
public record S3Target(String bucket, String key) {
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
        String path = call.rawPath();
        String rest = path.startsWith("/") ? path.substring(1) : path;
        String bucket = bucketOfHost(call.host(), account);
        if (!bucket.isEmpty()) {
            return new S3Target(bucket, UriEncoding.decode(rest, true));
        }
        int slash = rest.indexOf('/');
        if (slash < 0) {
            return new S3Target(UriEncoding.decode(rest, true), "");
        }
        return new S3Target(
                UriEncoding.decode(rest.substring(0, slash), true),
                UriEncoding.decode(rest.substring(slash + 1), true));
    }

    /** {@return whether the host alone names a bucket, so that a request to it can be for S3 only} */
    public static boolean hostNamesBucket(Call call, Account account) {
        return !bucketOfHost(call.host(), account).isEmpty();
    }

    private static String bucketOfHost(String host, Account account) {
        String region = account.region().id();
        for (String suffix : List.of(
                "s3." + region + "." + account.dnsSuffix(),
                "s3.dualstack." + region + "." + account.dnsSuffix(),
                "s3-" + region + "." + account.dnsSuffix(),
                "s3." + account.dnsSuffix(),
                "s3.localhost",
                "localhost")) {
            if (host.equals(suffix)) {
                return "";
            }
            if (host.endsWith(suffix)
                    && host.length() > suffix.length() + 1
                    && host.charAt(host.length() - suffix.length() - 1) == '.') {
                return host.substring(0, host.length() - suffix.length() - 1);
            }
        }
        return "";
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
