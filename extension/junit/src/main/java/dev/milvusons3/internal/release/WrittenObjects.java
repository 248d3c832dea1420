package dev.milvusons3.internal.release;

import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunTags;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What a run wrote into a bucket that is not its own, under a prefix where nothing lay before. One object under it says whose all of
 * them are: it is the first that is written, only if it is not there yet, and the last that is deleted. Named {@code bucket/prefix}: a
 * prefix that ends with a slash has that object in it, another one is its key.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">Conditional writes</a>
 */
public final class WrittenObjects implements Things {
    private static final String MARKER = "milvus-on-s3-run";
    private static final Duration LATE_PUTS = Duration.ofSeconds(10);
    private static final Duration BETWEEN_TRIALS = Duration.ofMillis(50);
    private static final int PRECONDITION_FAILED = 412;
    private static final int FORBIDDEN = 403;

    private final S3Client s3;

    /** @param s3 may list, read and delete what is written */
    public WrittenObjects(S3Client s3) {
        this.s3 = s3;
    }

    private record Place(String bucket, String prefix) {
        static Place of(String name) {
            int slash = name.indexOf('/');
            return new Place(name.substring(0, slash), name.substring(slash + 1));
        }

        String marker() {
            return isDirectory() ? prefix + MARKER : prefix;
        }

        boolean isDirectory() {
            return prefix.endsWith("/");
        }
    }

    /** {@return the text of the object that says whose all others are} */
    public static String text(RunTags tags) {
        return tags.values().entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining("\n"));
    }

    /**
     * Writes the first object.
     *
     * @param name of the place, where nothing lies
     * @throws IllegalStateException if somebody else did so meanwhile
     */
    public void claim(String name, RunTags tags) {
        Place place = Place.of(name);
        try {
            s3.putObject(
                    r -> r.bucket(place.bucket()).key(place.marker()).ifNoneMatch("*"),
                    RequestBody.fromString(text(tags), StandardCharsets.UTF_8));
        } catch (S3Exception e) {
            // Sent again, the call finds what it wrote the first time.
            if (e.statusCode() != PRECONDITION_FAILED || !isOf(place, tags)) {
                throw e.statusCode() == PRECONDITION_FAILED
                        ? new IllegalStateException(
                                "another run writes under " + place.prefix() + " of bucket " + place.bucket()
                                        + " already; set rootPath to a prefix of this one's own",
                                e)
                        : e;
            }
        }
    }

    private boolean isOf(Place place, RunTags tags) {
        return tags(place).map(RunTags::run).equals(Optional.of(tags.run()));
    }

    @Override
    public Kind kind() {
        return Kind.OBJECTS;
    }

    /** None: nobody lists all objects of all buckets, so they are known from journals only. */
    @Override
    public List<Found> tagged() {
        return List.of();
    }

    @Override
    public Optional<Found> find(String name) {
        Place place = Place.of(name);
        try {
            return isThere(place) ? Optional.of(new Found(name, tags(place), Optional.empty())) : Optional.empty();
        } catch (NoSuchBucketException gone) {
            return Optional.empty();
        }
    }

    private boolean isThere(Place place) {
        return s3.listObjectsV2(r ->
                                r.bucket(place.bucket()).prefix(place.prefix()).maxKeys(1))
                        .keyCount()
                > 0;
    }

    private Optional<RunTags> tags(Place place) {
        try {
            Map<String, String> tags = new LinkedHashMap<>();
            // Of somebody else's object of that name no more is read than a run's tags take.
            s3.getObjectAsBytes(
                            r -> r.bucket(place.bucket()).key(place.marker()).range("bytes=0-1023"))
                    .asUtf8String()
                    .lines()
                    .filter(line -> line.contains("="))
                    .forEach(line ->
                            tags.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
            return RunTags.read(tags);
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    /** What is still being written when its writer is ended may come later than the rest, but not than the marker. */
    @Override
    public void remove(String name) {
        Place place = Place.of(name);
        try {
            if (place.isDirectory()) {
                long end = System.nanoTime() + LATE_PUTS.toNanos();
                while (deleteOthers(place) && System.nanoTime() < end) {
                    LockSupport.parkNanos(BETWEEN_TRIALS.toNanos());
                }
                delete(place, place.marker());
            } else {
                deleteOne(place);
            }
        } catch (NoSuchBucketException gone) {
            return;
        }
    }

    /** {@return whether there were any but the marker} */
    private boolean deleteOthers(Place place) {
        boolean uploads = abortUploads(place);
        return ObjectVersions.delete(
                        s3,
                        place.bucket(),
                        r -> r.prefix(place.prefix()),
                        key -> !key.equals(place.marker()),
                        failure(place))
                || uploads;
    }

    private boolean abortUploads(Place place) {
        var uploads =
                s3
                        .listMultipartUploadsPaginator(
                                r -> r.bucket(place.bucket()).prefix(place.prefix()))
                        .uploads()
                        .stream()
                        .toList();
        uploads.forEach(upload -> s3.abortMultipartUpload(
                r -> r.bucket(place.bucket()).key(upload.key()).uploadId(upload.uploadId())));
        return !uploads.isEmpty();
    }

    /** Whoever wrote it has deleted it, unless he was killed. Its versions, if the bucket keeps some, need rights that not all have. */
    private void deleteOne(Place place) {
        try {
            delete(place, place.prefix());
        } catch (S3Exception e) {
            if (e.statusCode() != FORBIDDEN || isThere(place)) {
                throw e;
            }
        }
    }

    private void delete(Place place, String key) {
        ObjectVersions.delete(s3, place.bucket(), r -> r.prefix(key), key::equals, failure(place));
    }

    private static String failure(Place place) {
        return "could not delete what the run wrote under " + place.prefix() + " of bucket " + place.bucket();
    }
}
