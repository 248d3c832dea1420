package dev.milvusons3.internal.release;

import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunTags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * Buckets of one region, with versions, delete markers and uploads that were never completed: all of them keep a bucket from being
 * deleted.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html">Deleting a bucket</a>
 */
public final class Buckets implements Things {
    private static final Duration LATE_PUTS = Duration.ofSeconds(10);
    private static final Duration BETWEEN_TRIALS = Duration.ofMillis(50);

    private final S3Client s3;
    private final Region region;

    /** @param region of the client */
    public Buckets(S3Client s3, Region region) {
        this.s3 = s3;
        this.region = region;
    }

    @Override
    public Kind kind() {
        return Kind.BUCKET;
    }

    @Override
    public List<Found> tagged() {
        return s3.listBucketsPaginator(r -> r.maxBuckets(1000)).buckets().stream()
                .filter(bucket ->
                        bucket.bucketRegion() == null || bucket.bucketRegion().equals(region.id()))
                .flatMap(bucket -> tags(bucket.name())
                        .flatMap(RunTags::read)
                        .map(tags -> new Found(bucket.name(), Optional.of(tags), Optional.of(bucket.creationDate())))
                        .stream())
                .toList();
    }

    @Override
    public Optional<Found> find(String name) {
        return tags(name).map(tags -> new Found(name, RunTags.read(tags), Optional.empty()));
    }

    /** {@return empty if there is no such bucket, or it is somebody else's or in another region: not of any run of this sweep} */
    private Optional<Map<String, String>> tags(String name) {
        try {
            return Optional.of(s3.getBucketTagging(r -> r.bucket(name)).tagSet().stream()
                    .collect(Collectors.toMap(Tag::key, Tag::value)));
        } catch (S3Exception e) {
            return switch (e.awsErrorDetails().errorCode()) {
                case "NoSuchTagSet" -> Optional.of(Map.of());
                case "NoSuchBucket", "PermanentRedirect" -> Optional.empty();
                default -> throw e;
            };
        }
    }

    /** Its own policy may deny whoever empties it, and only that. */
    @Override
    public void remove(String name) {
        try {
            emptyAndDelete(name);
        } catch (S3Exception e) {
            if (e.statusCode() != 403) {
                throw e;
            }
            s3.deleteBucketPolicy(r -> r.bucket(name));
            emptyAndDelete(name);
        }
    }

    /** A put whose client was ended may be done after its end: then the bucket is emptied once more. */
    private void emptyAndDelete(String name) {
        long end = System.nanoTime() + LATE_PUTS.toNanos();
        try {
            while (true) {
                empty(name);
                try {
                    s3.deleteBucket(r -> r.bucket(name));
                    return;
                } catch (S3Exception e) {
                    if (!e.awsErrorDetails().errorCode().equals("BucketNotEmpty") || System.nanoTime() > end) {
                        throw e;
                    }
                    LockSupport.parkNanos(BETWEEN_TRIALS.toNanos());
                }
            }
        } catch (NoSuchBucketException e) {
            // Gone already, or never made: what was wanted.
            return;
        }
    }

    private void empty(String name) {
        s3.listMultipartUploadsPaginator(r -> r.bucket(name)).uploads().stream()
                .toList()
                .forEach(u ->
                        s3.abortMultipartUpload(r -> r.bucket(name).key(u.key()).uploadId(u.uploadId())));
        ObjectVersions.delete(s3, name, all -> {}, key -> true, "could not empty bucket " + name);
    }
}
