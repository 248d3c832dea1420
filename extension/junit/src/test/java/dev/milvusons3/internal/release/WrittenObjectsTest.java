package dev.milvusons3.internal.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.platform.EndpointAccount;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** Objects of runs in a bucket that is somebody else's. */
class WrittenObjectsTest {
    private static final RunTags RUN = RunTags.of("c0ffee00", Duration.ofHours(6));
    private static final RunTags ANOTHER = RunTags.of("deadbeef", Duration.ofHours(6));
    private static final String PLACE = "theirs/files/";

    private Gateway gateway;
    private EndpointAccount aws;
    private S3Client s3;
    private WrittenObjects objects;

    @BeforeEach
    void open() throws IOException {
        gateway = Gateway.builder()
                .account(EndpointAccount.ACCOUNT_ID)
                .keySets(issuer -> {
                    throw new IOException("nobody asks for " + issuer);
                })
                .start();
        aws = new EndpointAccount(
                gateway.endpoint(), Region.US_EAST_2, StaticCredentialsProvider.create(gateway.rootCredentials()));
        s3 = aws.s3();
        objects = new WrittenObjects(s3);
        s3.createBucket(r -> r.bucket("theirs").createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
        put("files2/a");
    }

    @AfterEach
    void close() {
        aws.close();
        gateway.close();
    }

    private void put(String key) {
        s3.putObject(r -> r.bucket("theirs").key(key), RequestBody.fromString("x"));
    }

    private void assertOnlyTheirsAreLeft() {
        assertThat(s3.listObjectVersions(r -> r.bucket("theirs")).versions())
                .extracting(version -> version.key())
                .containsExactly("files2/a");
        assertThat(s3.listObjectVersions(r -> r.bucket("theirs")).deleteMarkers())
                .isEmpty();
    }

    @Test
    void areKnownByTheFirstAndGoneWithAllVersions() {
        s3.putBucketVersioning(
                r -> r.bucket("theirs").versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        objects.claim(PLACE, RUN);
        put("files/insert_log/1");
        put("files/insert_log/1");
        s3.deleteObject(r -> r.bucket("theirs").key("files/insert_log/1"));
        s3.createMultipartUpload(r -> r.bucket("theirs").key("files/index_files/1"));

        assertThat(objects.find(PLACE).flatMap(Found::tags)).contains(RUN);
        objects.remove(PLACE);

        assertThat(objects.find(PLACE)).isEmpty();
        assertOnlyTheirsAreLeft();
        assertThat(s3.listMultipartUploads(r -> r.bucket("theirs")).uploads()).isEmpty();
    }

    @Test
    void aPlaceIsClaimedOnce() {
        objects.claim(PLACE, RUN);
        // As if the first answer had got lost.
        objects.claim(PLACE, RUN);

        assertThatThrownBy(() -> objects.claim(PLACE, ANOTHER))
                .hasMessage("another run writes under files/ of bucket theirs already; set rootPath to a prefix of this"
                        + " one's own");
    }

    @Test
    void withoutTheFirstTheyAreNobodys() {
        put("files/insert_log/1");

        assertThat(objects.find(PLACE)).map(Found::tags).contains(Optional.empty());
    }

    @Test
    void oneAloneSaysItselfWhoseItIs() {
        String own = "theirs/files/milvus-on-s3-rehearsal-c0ffee00";
        assertThat(objects.find(own)).isEmpty();
        s3.putObject(
                r -> r.bucket("theirs").key("files/milvus-on-s3-rehearsal-c0ffee00"),
                RequestBody.fromString(WrittenObjects.text(RUN)));

        assertThat(objects.find(own).flatMap(Found::tags)).contains(RUN);
        objects.remove(own);

        assertOnlyTheirsAreLeft();
    }

    @Test
    void inABucketThatIsGoneThereIsNothing() {
        assertThat(objects.find("no-such-bucket/files/")).isEmpty();
        objects.remove("no-such-bucket/files/");
    }
}
