package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.report.Part;
import dev.milvusons3.setup.Setup;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/**
 * {@code aws s3api put-bucket-ownership-controls}, {@code put-public-access-block} and {@code put-bucket-encryption}, verified by what S3
 * says then.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html">PutBucketEncryption</a>
 */
final class BucketSettingsStep implements Step<String> {
    private final S3Client s3;
    private final String bucket;
    private final Setup.Bucket said;

    BucketSettingsStep(AwsAccount aws, String bucket, Setup.Bucket said) {
        this.s3 = aws.s3();
        this.bucket = bucket;
        this.said = said;
    }

    @Override
    public String title() {
        return "settings of bucket " + bucket;
    }

    @Override
    public Part part() {
        return Part.BUCKET;
    }

    private PublicAccessBlockConfiguration block() {
        Setup.PublicAccessBlock block = said.publicAccess();
        return PublicAccessBlockConfiguration.builder()
                .blockPublicAcls(block.blockAcls())
                .ignorePublicAcls(block.ignoreAcls())
                .blockPublicPolicy(block.blockPolicy())
                .restrictPublicBuckets(block.restrictBuckets())
                .build();
    }

    private Optional<ServerSideEncryptionByDefault> encryption() {
        return said.encryption()
                .map(encryption -> ServerSideEncryptionByDefault.builder()
                        .sseAlgorithm(encryption.algorithm())
                        .kmsMasterKeyID(encryption.key().orElse(null))
                        .build());
    }

    @Override
    public String provision(Creations creations) {
        OwnershipControlsRule ownership = OwnershipControlsRule.builder()
                .objectOwnership(said.ownership())
                .build();
        s3.putBucketOwnershipControls(r -> r.bucket(bucket).ownershipControls(c -> c.rules(ownership)));
        s3.putPublicAccessBlock(r -> r.bucket(bucket).publicAccessBlockConfiguration(block()));
        encryption().ifPresent(byDefault -> {
            ServerSideEncryptionRule rule = ServerSideEncryptionRule.builder()
                    .applyServerSideEncryptionByDefault(byDefault)
                    .bucketKeyEnabled(
                            said.encryption().map(Setup.Encryption::bucketKey).orElse(false))
                    .build();
            s3.putBucketEncryption(r -> r.bucket(bucket).serverSideEncryptionConfiguration(c -> c.rules(rule)));
        });
        return bucket;
    }

    @Override
    public void verify(String made) {
        List<ObjectOwnership> ownership =
                s3.getBucketOwnershipControls(r -> r.bucket(bucket)).ownershipControls().rules().stream()
                        .map(OwnershipControlsRule::objectOwnership)
                        .toList();
        VerificationException.check(
                "object ownership of bucket " + bucket,
                List.of(ObjectOwnership.fromValue(said.ownership())),
                ownership);
        VerificationException.check(
                "public access block of bucket " + bucket,
                block(),
                s3.getPublicAccessBlock(r -> r.bucket(bucket)).publicAccessBlockConfiguration());
        encryption()
                .ifPresent(wanted -> VerificationException.check(
                        "default encryption of bucket " + bucket,
                        List.of(wanted),
                        s3
                                .getBucketEncryption(r -> r.bucket(bucket))
                                .serverSideEncryptionConfiguration()
                                .rules()
                                .stream()
                                .map(ServerSideEncryptionRule::applyServerSideEncryptionByDefault)
                                .toList()));
    }
}
