package dev.milvusons3.aws;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.platform.AwsErrors;
import dev.milvusons3.setup.Setup;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** Reads a bucket's settings and policy. */
final class BucketCapture {
    private static final Set<String> ABSENT = Set.of(
            "NoSuchBucketPolicy",
            "ServerSideEncryptionConfigurationNotFoundError",
            "OwnershipControlsNotFoundError",
            "NoSuchPublicAccessBlockConfiguration");
    /** As buckets are that were made before there were such controls. */
    private static final String NO_CONTROLS = "ObjectWriter";

    private static final Setup.PublicAccessBlock NO_BLOCK = new Setup.PublicAccessBlock(false, false, false, false);

    private final S3Client s3;
    private final String bucket;
    private final RelevantStatements statements;
    private final Unread unread;

    BucketCapture(S3Client s3, String bucket, RelevantStatements statements, Unread unread) {
        this.s3 = s3;
        this.bucket = bucket;
        this.statements = statements;
        this.unread = unread;
    }

    Setup.Bucket read(String owner, Optional<Setup.Encryption> encryption) {
        Optional<Setup.Document> policy = unread.tried(
                        "bucket policy",
                        () -> unlessAbsent(
                                () -> Optional.of(s3.getBucketPolicy(r -> r.bucket(bucket))
                                        .policy()),
                                Optional.<String>empty()))
                .flatMap(found -> found)
                .flatMap(json -> statements.document("bucket policy", json, PolicyType.RESOURCE));
        String ownership = unread.tried(
                        "bucket.ownership",
                        () -> unlessAbsent(
                                () -> s3.getBucketOwnershipControls(r -> r.bucket(bucket))
                                        .ownershipControls()
                                        .rules()
                                        .get(0)
                                        .objectOwnershipAsString(),
                                NO_CONTROLS))
                .orElse(Setup.Bucket.UNSAID.ownership());
        Setup.PublicAccessBlock block = unread.tried(
                        "bucket.publicAccessBlock",
                        () -> unlessAbsent(
                                () -> block(s3.getPublicAccessBlock(r -> r.bucket(bucket))
                                        .publicAccessBlockConfiguration()),
                                NO_BLOCK))
                .orElse(Setup.PublicAccessBlock.ALL);
        return new Setup.Bucket(Optional.of(bucket), Optional.of(owner), policy, ownership, block, encryption);
    }

    private static Setup.PublicAccessBlock block(PublicAccessBlockConfiguration said) {
        return new Setup.PublicAccessBlock(
                Boolean.TRUE.equals(said.blockPublicAcls()),
                Boolean.TRUE.equals(said.ignorePublicAcls()),
                Boolean.TRUE.equals(said.blockPublicPolicy()),
                Boolean.TRUE.equals(said.restrictPublicBuckets()));
    }

    /** {@return the default encryption, unless it is the one that every bucket has} */
    Optional<Setup.Encryption> encryption() {
        return unread.tried(
                        "bucket.encryption",
                        () -> unlessAbsent(
                                () -> s3.getBucketEncryption(r -> r.bucket(bucket))
                                        .serverSideEncryptionConfiguration()
                                        .rules(),
                                List.<ServerSideEncryptionRule>of()))
                .flatMap(rules -> rules.stream().findFirst())
                .filter(rule -> rule.applyServerSideEncryptionByDefault() != null
                        && rule.applyServerSideEncryptionByDefault()
                                .sseAlgorithmAsString()
                                .startsWith("aws:kms"))
                .map(BucketCapture::encryption);
    }

    private static Setup.Encryption encryption(ServerSideEncryptionRule rule) {
        return new Setup.Encryption(
                rule.applyServerSideEncryptionByDefault().sseAlgorithmAsString(),
                Optional.ofNullable(rule.applyServerSideEncryptionByDefault().kmsMasterKeyID()),
                Boolean.TRUE.equals(rule.bucketKeyEnabled()));
    }

    private static <T> T unlessAbsent(Supplier<T> call, T absent) {
        try {
            return call.get();
        } catch (AwsServiceException e) {
            if (ABSENT.contains(AwsErrors.code(e))) {
                return absent;
            }
            throw e;
        }
    }
}
