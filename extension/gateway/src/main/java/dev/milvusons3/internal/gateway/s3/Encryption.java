package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.XmlElement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How an object is encrypted, or is to be: said, not done.
 *
 * @param algorithm {@code AES256}, {@code aws:kms} or {@code aws:kms:dsse}
 * @param key as it was given; empty for AWS' own
 * @param bucketKey whether the bucket has a key of its own, so that KMS is told of the bucket and not of the object
 * @param context further pairs of the encryption context, as S3 takes them: JSON in base 64
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html">Server-side encryption</a>
 */
record Encryption(String algorithm, Optional<String> key, boolean bucketKey, Optional<String> context) {
    static final String HEADER = "x-amz-server-side-encryption";
    static final String KEY_HEADER = HEADER + "-aws-kms-key-id";
    private static final String BUCKET_KEY_HEADER = HEADER + "-bucket-key-enabled";
    private static final String CONTEXT_HEADER = HEADER + "-context";
    private static final Set<String> WITH_KMS = Set.of("aws:kms", "aws:kms:dsse");

    /** What S3 does if nobody says otherwise. */
    static final Encryption BY_S3 = new Encryption("AES256", Optional.empty(), false, Optional.empty());

    /** {@return whether a key of KMS is needed} */
    boolean withKms() {
        return WITH_KMS.contains(algorithm);
    }

    /** {@return what a request asks for, or else what the bucket does by default} */
    static Encryption of(S3Exchange x, Encryption ofBucket) {
        String asked = x.call().header(HEADER);
        String bucketKey = x.call().header(BUCKET_KEY_HEADER);
        boolean withBucketKey = bucketKey == null ? ofBucket.bucketKey() : Boolean.parseBoolean(bucketKey);
        Optional<String> context = Optional.ofNullable(x.call().header(CONTEXT_HEADER));
        if (asked == null) {
            return new Encryption(ofBucket.algorithm(), ofBucket.key(), withBucketKey, context);
        }
        return new Encryption(asked, Optional.ofNullable(x.call().header(KEY_HEADER)), withBucketKey, context);
    }

    /** {@return what headers say of an object that is there} */
    static Encryption of(Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        return new Encryption(
                all.getOrDefault(HEADER, BY_S3.algorithm()),
                Optional.ofNullable(all.get(KEY_HEADER)),
                Boolean.parseBoolean(all.get(BUCKET_KEY_HEADER)),
                Optional.ofNullable(all.get(CONTEXT_HEADER)));
    }

    /** {@return the headers that say the same, with the key's ARN} */
    Map<String, String> headers(String keyArn) {
        Map<String, String> headers = new TreeMap<>();
        headers.put(HEADER, algorithm);
        headers.put(KEY_HEADER, keyArn);
        if (bucketKey) {
            headers.put(BUCKET_KEY_HEADER, "true");
        }
        context.ifPresent(value -> headers.put(CONTEXT_HEADER, value));
        return headers;
    }

    /**
     * {@return what a PutBucketEncryption asks for}
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html">PutBucketEncryption</a>
     */
    static Encryption parse(XmlElement document) {
        XmlElement rule = document.first("Rule").orElseThrow(XmlElement::malformed);
        Optional<XmlElement> byDefault = rule.first("ApplyServerSideEncryptionByDefault");
        String algorithm = byDefault
                .map(element -> element.textOf("SSEAlgorithm").orElseThrow(XmlElement::malformed))
                .orElse(BY_S3.algorithm());
        if (!algorithm.equals(BY_S3.algorithm()) && !WITH_KMS.contains(algorithm)) {
            throw XmlElement.malformed();
        }
        Optional<String> key =
                byDefault.flatMap(element -> element.textOf("KMSMasterKeyID")).filter(text -> !text.isBlank());
        if (key.isPresent() && !WITH_KMS.contains(algorithm)) {
            throw new AwsError(
                            400,
                            "InvalidArgument",
                            "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or"
                                    + " aws:kms:dsse")
                    .with("ArgumentName", "ApplyServerSideEncryptionByDefault");
        }
        boolean bucketKey =
                rule.textOf("BucketKeyEnabled").map(Boolean::parseBoolean).orElse(false);
        return new Encryption(algorithm, key, bucketKey, Optional.empty());
    }
}
