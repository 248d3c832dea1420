package dev.milvusons3.internal.steps.adopt;

import dev.milvusons3.internal.platform.BucketLocations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.Type;

/** The bucket: whose, where, and open to whom. */
record BucketCheck(Adoption adoption) {
    private static final int NOT_FOUND = 404;

    List<Deviation> run() {
        S3Client s3 = adoption.aws().s3();
        String bucket = adoption.bucket();
        try {
            s3.headBucket(r -> r.bucket(bucket).expectedBucketOwner(adoption.bucketOwner()));
        } catch (AwsServiceException e) {
            return List.of(e.statusCode() == NOT_FOUND ? missing() : notOurs(e));
        }
        List<Deviation> found = new ArrayList<>();
        String location = BucketLocations.regionOf(s3.getBucketLocation(r -> r.bucket(bucket)));
        if (!location.equals(adoption.aws().region().id())) {
            found.add(new Deviation(
                    "bucket " + bucket + " is in " + location + ", and the deployment in "
                            + adoption.aws().region().id(),
                    "set region = \"" + location + "\"; a bucket cannot be moved"));
        }
        List<Grant> foreign = s3.getBucketAcl(r -> r.bucket(bucket)).grants().stream()
                .filter(grant -> grant.grantee().type() != Type.CANONICAL_USER)
                .toList();
        if (!foreign.isEmpty()) {
            found.add(new Deviation(
                    "bucket " + bucket + " grants others than its owner: "
                            + foreign.stream()
                                    .map(g -> g.permissionAsString() + " to "
                                            + g.grantee().uri())
                                    .toList(),
                    "aws s3api put-bucket-acl --bucket " + bucket + " --acl private"));
        }
        if (adoption.adopt().release().isEmpty()) {
            used(s3).ifPresent(what -> found.add(new Deviation(
                    "bucket " + bucket + " has " + what + " under " + adoption.rootPath()
                            + "/ already: they may be another Milvus', whose data a second one would destroy",
                    "set rootPath to a prefix that nothing lies under")));
        }
        return found;
    }

    /** Whatever lies there afterwards is deleted as this deployment's, so that nothing at all may lie there now. */
    private Optional<String> used(S3Client s3) {
        String prefix = adoption.rootPath() + "/";
        ListObjectVersionsResponse versions = s3.listObjectVersions(
                r -> r.bucket(adoption.bucket()).prefix(prefix).maxKeys(1));
        if (versions.versions().stream().anyMatch(version -> Boolean.TRUE.equals(version.isLatest()))) {
            return Optional.of("objects");
        }
        if (versions.hasVersions() || versions.hasDeleteMarkers()) {
            return Optional.of("versions of objects that were deleted");
        }
        return s3.listMultipartUploads(
                                r -> r.bucket(adoption.bucket()).prefix(prefix).maxUploads(1))
                        .hasUploads()
                ? Optional.of("uploads that are not completed")
                : Optional.empty();
    }

    private Deviation missing() {
        String region = adoption.aws().region().id();
        return new Deviation(
                "bucket " + adoption.bucket() + " does not exist",
                "aws s3api create-bucket --bucket " + adoption.bucket() + " --region " + region
                        + " --acl private --object-ownership ObjectWriter"
                        + (region.equals(BucketLocations.NO_CONSTRAINT)
                                ? ""
                                : " --create-bucket-configuration LocationConstraint=" + region));
    }

    private Deviation notOurs(AwsServiceException e) {
        String owner = adoption.bucketOwner();
        return new Deviation(
                "bucket " + adoption.bucket() + " is not account " + owner + "'s, or must not be looked at (HTTP "
                        + e.statusCode() + ")",
                "adopt a bucket of account " + owner
                        + ", say whose it is in a set-up (bucket.account in setup.yaml), or"
                        + " grant the runner s3:ListBucket on it");
    }
}
