package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.UriEncoding;
import java.util.Optional;

/**
 * What {@code x-amz-copy-source} names.
 *
 * @param bucket of the source
 * @param key of the source
 * @param versionId if one version is meant
 */
public record CopySource(String bucket, String key, Optional<String> versionId) {
    private static final String VERSION = "?versionId=";

    /** Parses the header, or throws what S3 answers. */
    public static CopySource parse(String header) {
        if (header.startsWith("arn:")) {
            throw S3Errors.notImplemented("a copy from an access point");
        }
        int question = header.indexOf(VERSION);
        String path = question < 0 ? header : header.substring(0, question);
        Optional<String> version = question < 0
                ? Optional.empty()
                : Optional.of(UriEncoding.decode(header.substring(question + VERSION.length()), false));
        String decoded = UriEncoding.decode(path.startsWith("/") ? path.substring(1) : path, true);
        int slash = decoded.indexOf('/');
        if (slash <= 0 || slash == decoded.length() - 1) {
            throw S3Errors.invalidArgument(
                    "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
                    "x-amz-copy-source",
                    header);
        }
        return new CopySource(decoded.substring(0, slash), decoded.substring(slash + 1), version);
    }

    /** {@return the header anew, so that what is copied is what was asked about} */
    public String header() {
        return "/" + UriEncoding.encodePath(bucket + "/" + key)
                + versionId.map(v -> VERSION + UriEncoding.encode(v)).orElse("");
    }

    /** {@return the same without a version} */
    public S3Target target() {
        return new S3Target(bucket, key);
    }
}
