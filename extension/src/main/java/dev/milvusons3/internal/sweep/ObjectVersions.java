package dev.milvusons3.internal.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** Objects of a bucket, with all their versions and delete markers. */
public final class ObjectVersions {
    private ObjectVersions() {}

    /**
     * Deletes them, a page at a time.
     *
     * @param which of the bucket's; all unless it says otherwise
     * @param failure what a failure begins with
     * @throws IllegalStateException with what S3 did not delete
     */
    public static void delete(
            S3Client s3, String bucket, Consumer<ListObjectVersionsRequest.Builder> which, String failure) {
        s3.listObjectVersionsPaginator(r -> which.accept(r.bucket(bucket))).stream()
                .forEach(page -> {
                    List<ObjectIdentifier> keys = new ArrayList<>();
                    page.versions().forEach(v -> keys.add(identifier(v.key(), v.versionId())));
                    page.deleteMarkers().forEach(m -> keys.add(identifier(m.key(), m.versionId())));
                    delete(s3, bucket, keys, failure);
                });
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
