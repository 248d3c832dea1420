package dev.milvusons3.internal.release;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** Objects of a bucket, with all their versions and delete markers. */
final class ObjectVersions {
    private ObjectVersions() {}

    /**
     * Deletes them, a page at a time.
     *
     * @param which of the bucket's; all unless it says otherwise
     * @param keys of those the ones that are meant
     * @param failure what a failure begins with
     * @return whether there were any
     * @throws IllegalStateException with what S3 did not delete
     */
    static boolean delete(
            S3Client s3,
            String bucket,
            Consumer<ListObjectVersionsRequest.Builder> which,
            Predicate<String> keys,
            String failure) {
        boolean any = false;
        for (ListObjectVersionsResponse page : s3.listObjectVersionsPaginator(r -> which.accept(r.bucket(bucket)))) {
            List<ObjectIdentifier> found = Stream.concat(
                            page.versions().stream().map(v -> identifier(v.key(), v.versionId())),
                            page.deleteMarkers().stream().map(m -> identifier(m.key(), m.versionId())))
                    .filter(object -> keys.test(object.key()))
                    .toList();
            delete(s3, bucket, found, failure);
            any |= !found.isEmpty();
        }
        return any;
    }

    private static void delete(S3Client s3, String bucket, List<ObjectIdentifier> keys, String failure) {
        if (keys.isEmpty()) {
            return;
        }
        DeleteObjectsResponse response = s3.deleteObjects(
                r -> r.bucket(bucket).delete(d -> d.objects(keys).quiet(true)));
        if (!response.errors().isEmpty()) {
            throw new IllegalStateException(failure + ": " + response.errors());
        }
    }

    private static ObjectIdentifier identifier(String key, String versionId) {
        return ObjectIdentifier.builder().key(key).versionId(versionId).build();
    }
}
