package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.internal.gateway.TestAccount;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/** Which requests an object's tags decide, and who may take them along. */
class ObjectTagsTest extends ObjectsCase {
    private static final String OTHER = BUCKET + "-other";
    private static final String FROM = "arn:aws:s3:::" + BUCKET + "/k";
    private static final String TO = "arn:aws:s3:::" + OTHER + "/k";
    private static final Tag TAG = Tag.builder().key("team").value("search").build();

    @BeforeAll
    void makeRoles() {
        account.createProvider();
        account.createBucket(OTHER);
    }

    @BeforeEach
    void write() {
        s3.putObject(b -> b.bucket(BUCKET).key("k").tagging("team=search"), RequestBody.fromString("x"));
    }

    private static void copy(S3Client as, String directive) {
        as.copyObject(b -> b.sourceBucket(BUCKET)
                .sourceKey("k")
                .destinationBucket(OTHER)
                .destinationKey("k")
                .taggingDirective(directive));
    }

    private void denied(Runnable call, String action) {
        S3Exception e = catchThrowableOfType(S3Exception.class, call::run);
        assertThat(e.statusCode()).isEqualTo(403);
        assertThat(account.lastDecision().action()).isEqualTo(action);
    }

    @Test
    void goAlongWithCopiesByThoseWhoMayReadAndWriteThem() {
        String read = TestAccount.allow("s3:GetObject", FROM);
        String write = TestAccount.allow("s3:PutObject", TO);
        String readTags = TestAccount.allow("s3:GetObjectTagging", FROM);
        S3Client neither = account.s3WithRole(read, write);
        denied(() -> copy(neither, "COPY"), "s3:GetObjectTagging");
        denied(() -> copy(account.s3WithRole(read, write, readTags), null), "s3:PutObjectTagging");
        copy(neither, "REPLACE");
        assertThat(s3.getObjectTagging(b -> b.bucket(OTHER).key("k")).tagSet()).isEmpty();
        copy(account.s3WithRole(read, write, readTags, TestAccount.allow("s3:PutObjectTagging", TO)), "COPY");
        assertThat(s3.getObjectTagging(b -> b.bucket(OTHER).key("k")).tagSet()).containsExactly(TAG);
        s3.deleteObjectTagging(b -> b.bucket(BUCKET).key("k"));
        copy(neither, "COPY");
        assertThat(s3.getObjectTagging(b -> b.bucket(OTHER).key("k")).tagSet()).isEmpty();
    }

    @Test
    void decideWhatReadsAndNotWhatOverwritesOrDeletes() {
        S3Client client = account.s3WithRole(
                TestAccount.allow("s3:*", "*"),
                TestAccount.deny("*", "*", "{\"StringEquals\":{\"s3:ExistingObjectTag/team\":\"search\"}}"));
        denied(() -> client.getObjectAsBytes(b -> b.bucket(BUCKET).key("k")), "s3:GetObject");
        denied(() -> client.headObject(b -> b.bucket(BUCKET).key("k")), "s3:GetObject");
        denied(() -> client.getObjectTagging(b -> b.bucket(BUCKET).key("k")), "s3:GetObjectTagging");
        denied(() -> client.deleteObjectTagging(b -> b.bucket(BUCKET).key("k")), "s3:DeleteObjectTagging");
        denied(() -> copy(client, "REPLACE"), "s3:GetObject");
        client.deleteObject(b -> b.bucket(BUCKET).key("k"));
        write();
        client.putObject(b -> b.bucket(BUCKET).key("k"), RequestBody.fromString("y"));
        assertThat(client.getObjectAsBytes(b -> b.bucket(BUCKET).key("k")).asUtf8String())
                .isEqualTo("y");
    }
}
