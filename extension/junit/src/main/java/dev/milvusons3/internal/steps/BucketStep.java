package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.BucketLocations;
import dev.milvusons3.internal.platform.NewBucket;
import dev.milvusons3.internal.release.Buckets;
import dev.milvusons3.internal.report.Part;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Type;

/**
 * {@code aws s3api create-bucket --acl private --object-ownership ObjectWriter --create-bucket-configuration LocationConstraint=…}.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html">CreateBucket</a>
 */
final class BucketStep implements Step<String> {
    private final AwsAccount aws;
    private final String name;
    private final RunTags tags;

    BucketStep(AwsAccount aws, String name, RunTags tags) {
        this.aws = aws;
        this.name = name;
        this.tags = tags;
    }

    @Override
    public String title() {
        return "bucket " + name + " in " + aws.region().id();
    }

    @Override
    public Part part() {
        return Part.BUCKET;
    }

    @Override
    public String provision(Creations creations) {
        S3Client s3 = aws.s3();
        CreateBucketRequest.Builder request = CreateBucketRequest.builder()
                .bucket(name)
                .acl(BucketCannedACL.PRIVATE)
                .objectOwnership(ObjectOwnership.OBJECT_WRITER);
        request.overrideConfiguration(o -> NewBucket.in(aws.region(), tags.values(), o));
        Creations.Creation release =
                creations.begin(new Thing(Kind.BUCKET, name), () -> new Buckets(s3, aws.region()).remove(name));
        try {
            s3.createBucket(request.build());
        } catch (BucketAlreadyOwnedByYouException e) {
            if (!isTagged(s3)) {
                release.cancel();
                throw exists(e);
            }
        } catch (BucketAlreadyExistsException e) {
            release.cancel();
            throw exists(e);
        }
        if (!isTagged(s3)) {
            release.cancel();
            throw new IllegalStateException("bucket " + name
                    + " does not carry the tags that it was to be made with: either it was there already, or this"
                    + " endpoint does not support tags on CreateBucket. It is left as it is; leave bucketName out for a"
                    + " generated name, or remove the bucket");
        }
        return name;
    }

    private IllegalStateException exists(S3Exception e) {
        return new IllegalStateException(
                "bucket " + name + " exists already (" + e.awsErrorDetails().errorCode()
                        + "); leave bucketName out for a generated name, or remove the bucket",
                e);
    }

    private boolean isTagged(S3Client s3) {
        return LostAnswers.madeIt(aws, new Buckets(s3, aws.region()), name, tags);
    }

    @Override
    public void verify(String bucket) {
        S3Client s3 = aws.s3();
        VerificationException.check(
                "location constraint of bucket " + bucket,
                aws.region().id(),
                BucketLocations.regionOf(s3.getBucketLocation(r -> r.bucket(bucket))));
        VerificationException.check(
                "object ownership of bucket " + bucket,
                List.of(ObjectOwnership.OBJECT_WRITER),
                s3.getBucketOwnershipControls(r -> r.bucket(bucket)).ownershipControls().rules().stream()
                        .map(rule -> rule.objectOwnership())
                        .toList());
        List<Grant> foreign = s3.getBucketAcl(r -> r.bucket(bucket)).grants().stream()
                .filter(grant -> grant.grantee().type() != Type.CANONICAL_USER)
                .toList();
        VerificationException.check("grants of bucket " + bucket + " to others than its owner", List.of(), foreign);
    }
}
