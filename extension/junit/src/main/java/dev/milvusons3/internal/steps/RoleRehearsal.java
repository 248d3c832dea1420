package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.platform.AwsAccount;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Does once, with the role, each thing that Milvus does with its bucket. Milvus itself would notice a missing s3:GetObject at
 * the first load and a missing s3:DeleteObject hours later, at its garbage collection; a test wants to know at once.
 */
final class RoleRehearsal {
    /** The name of its sessions: sets its requests apart from Milvus' own. */
    static final String SESSION = "milvus-on-s3-rehearsal";

    private final AwsAccount aws;
    private final AwsCredentialsProvider role;
    private final String bucket;
    private final String key;
    private final String text;

    /**
     * @param key of an object that nobody else has; its last part begins with {@link #SESSION}
     * @param text of it, which says whose it is
     */
    RoleRehearsal(AwsAccount aws, AwsCredentialsProvider role, String bucket, String key, String text) {
        this.aws = aws;
        this.role = role;
        this.bucket = bucket;
        this.key = key;
        this.text = text;
    }

    void run() {
        try (S3Client s3 = aws.s3(role)) {
            s3.listObjectsV2(r -> r.bucket(bucket).prefix(key).maxKeys(1));
            s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(text, StandardCharsets.UTF_8));
            String back = s3.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asUtf8String();
            VerificationException.check("object " + key + " of bucket " + bucket, text, back);
            s3.deleteObject(r -> r.bucket(bucket).key(key));
        }
    }
}
