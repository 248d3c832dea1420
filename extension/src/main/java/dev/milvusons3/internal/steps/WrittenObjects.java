package dev.milvusons3.internal.steps;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** What this deployment's Milvus wrote into a bucket that is not ours: all under its root path, where nothing lay before. */
record WrittenObjects(S3Client s3, String bucket, String rootPath) {
    void delete() {
        s3.listObjectVersionsPaginator(r -> r.bucket(bucket).prefix(rootPath + "/")).stream()
                .forEach(page -> {
                    List<ObjectIdentifier> keys = new ArrayList<>();
                    page.versions().forEach(v -> keys.add(identifier(v.key(), v.versionId())));
                    page.deleteMarkers().forEach(m -> keys.add(identifier(m.key(), m.versionId())));
                    delete(keys);
                });
    }

    private void delete(List<ObjectIdentifier> keys) {
        if (keys.isEmpty()) {
            return;
        }
        DeleteObjectsResponse answer = s3.deleteObjects(
                r -> r.bucket(bucket).delete(d -> d.objects(keys).quiet(true)));
        if (!answer.errors().isEmpty()) {
            throw new IllegalStateException("could not delete what Milvus wrote under " + rootPath + "/ of bucket "
                    + bucket + ": " + answer.errors());
        }
    }

    private static ObjectIdentifier identifier(String key, String versionId) {
        return ObjectIdentifier.builder().key(key).versionId(versionId).build();
    }
}
