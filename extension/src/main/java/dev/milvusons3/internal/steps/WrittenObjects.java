package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.sweep.ObjectVersions;
import software.amazon.awssdk.services.s3.S3Client;

/** What this deployment's Milvus wrote into a bucket that is not ours: all under its root path, where nothing lay before. */
record WrittenObjects(S3Client s3, String bucket, String rootPath) {
    void delete() {
        ObjectVersions.delete(
                s3,
                bucket,
                r -> r.prefix(rootPath + "/"),
                "could not delete what Milvus wrote under " + rootPath + "/ of bucket " + bucket);
    }
}
