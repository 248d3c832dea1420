package dev.milvusons3.internal.negative;

import dev.milvusons3.internal.platform.Marker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * A request that needs one action. Each is about a bucket, an object that is there, or an upload of it that has begun.
 *
 * @param action of S3
 * @param of what it is about
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html">Required permissions for S3 API
 *     operations</a>
 */
record Use(String action, Of of, Request request) {
    /** What a request can be about. */
    enum Of {
        BUCKET,
        OBJECT,
        UPLOAD
    }

    /** What is there for the request. */
    record Target(String bucket, String key, String uploadId) {}

    /** Sends it. */
    @FunctionalInterface
    interface Request {
        void send(S3Client s3, Target target);
    }

    /** What objects have in them. */
    static final RequestBody BODY = RequestBody.fromString("milvus-on-s3", StandardCharsets.UTF_8);

    private static final Tag TAG = Tag.builder().key("team").value("search").build();

    /** Reads an object. */
    static final Use READ = new Use(
            "s3:GetObject",
            Of.OBJECT,
            (s3, t) ->
                    s3.getObjectAsBytes(r -> r.bucket(t.bucket()).key(t.key()).overrideConfiguration(Marker::mark)));

    /** What Milvus itself does, each of which is tried whatever the policy says. */
    static final List<Use> OF_MILVUS = List.of(
            new Use(
                    "s3:ListBucket",
                    Of.BUCKET,
                    (s3, t) -> s3.listObjectsV2(
                            r -> r.bucket(t.bucket()).prefix(t.key()).maxKeys(1).overrideConfiguration(Marker::mark))),
            READ,
            new Use(
                    "s3:PutObject",
                    Of.OBJECT,
                    (s3, t) -> s3.putObject(
                            r -> r.bucket(t.bucket()).key(t.key()).overrideConfiguration(Marker::mark), BODY)),
            new Use(
                    "s3:DeleteObject",
                    Of.OBJECT,
                    (s3, t) -> s3.deleteObject(
                            r -> r.bucket(t.bucket()).key(t.key()).overrideConfiguration(Marker::mark))));

    /** What else policies for Milvus grant now and then. */
    private static final List<Use> OTHERS = List.of(
            new Use(
                    "s3:GetBucketLocation",
                    Of.BUCKET,
                    (s3, t) -> s3.getBucketLocation(r -> r.bucket(t.bucket()).overrideConfiguration(Marker::mark))),
            new Use(
                    "s3:GetBucketAcl",
                    Of.BUCKET,
                    (s3, t) -> s3.getBucketAcl(r -> r.bucket(t.bucket()).overrideConfiguration(Marker::mark))),
            new Use(
                    "s3:GetBucketPolicy",
                    Of.BUCKET,
                    (s3, t) -> s3.getBucketPolicy(r -> r.bucket(t.bucket()).overrideConfiguration(Marker::mark))),
            new Use(
                    "s3:GetBucketTagging",
                    Of.BUCKET,
                    (s3, t) -> s3.getBucketTagging(r -> r.bucket(t.bucket()).overrideConfiguration(Marker::mark))),
            new Use(
                    "s3:GetBucketVersioning",
                    Of.BUCKET,
                    (s3, t) -> s3.getBucketVersioning(r -> r.bucket(t.bucket()).overrideConfiguration(Marker::mark))),
            new Use(
                    "s3:GetEncryptionConfiguration",
                    Of.BUCKET,
                    (s3, t) -> s3.getBucketEncryption(r -> r.bucket(t.bucket()).overrideConfiguration(Marker::mark))),
            new Use(
                    "s3:GetLifecycleConfiguration",
                    Of.BUCKET,
                    (s3, t) -> s3.getBucketLifecycleConfiguration(
                            r -> r.bucket(t.bucket()).overrideConfiguration(Marker::mark))),
            new Use(
                    "s3:ListBucketVersions",
                    Of.BUCKET,
                    (s3, t) -> s3.listObjectVersions(
                            r -> r.bucket(t.bucket()).maxKeys(1).overrideConfiguration(Marker::mark))),
            new Use(
                    "s3:ListBucketMultipartUploads",
                    Of.BUCKET,
                    (s3, t) -> s3.listMultipartUploads(r -> r.bucket(t.bucket()).overrideConfiguration(Marker::mark))),
            new Use(
                    "s3:GetObjectAcl",
                    Of.OBJECT,
                    (s3, t) -> s3.getObjectAcl(
                            r -> r.bucket(t.bucket()).key(t.key()).overrideConfiguration(Marker::mark))),
            new Use(
                    "s3:GetObjectTagging",
                    Of.OBJECT,
                    (s3, t) -> s3.getObjectTagging(
                            r -> r.bucket(t.bucket()).key(t.key()).overrideConfiguration(Marker::mark))),
            new Use(
                    "s3:PutObjectTagging",
                    Of.OBJECT,
                    (s3, t) -> s3.putObjectTagging(r -> r.bucket(t.bucket())
                            .key(t.key())
                            .tagging(tagging -> tagging.tagSet(TAG))
                            .overrideConfiguration(Marker::mark))),
            new Use(
                    "s3:DeleteObjectTagging",
                    Of.OBJECT,
                    (s3, t) -> s3.deleteObjectTagging(
                            r -> r.bucket(t.bucket()).key(t.key()).overrideConfiguration(Marker::mark))),
            new Use(
                    "s3:ListMultipartUploadParts",
                    Of.UPLOAD,
                    (s3, t) -> s3.listParts(r -> r.bucket(t.bucket())
                            .key(t.key())
                            .uploadId(t.uploadId())
                            .overrideConfiguration(Marker::mark))),
            new Use(
                    "s3:AbortMultipartUpload",
                    Of.UPLOAD,
                    (s3, t) -> s3.abortMultipartUpload(r -> r.bucket(t.bucket())
                            .key(t.key())
                            .uploadId(t.uploadId())
                            .overrideConfiguration(Marker::mark))));

    /** {@return all that there are, those of Milvus first} */
    static List<Use> all() {
        List<Use> all = new ArrayList<>(OF_MILVUS);
        all.addAll(OTHERS);
        return List.copyOf(all);
    }

    /** Sends it. */
    void send(S3Client s3, Target target) {
        request.send(s3, target);
    }
}
