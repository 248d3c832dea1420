package dev.milvusons3.examples.faults;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.milvusons3.AsMilvus;
import dev.milvusons3.FreshDatabase;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.MilvusServer;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.Fault;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.exception.MilvusClientException;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryReq;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What a collection of books is worth while S3, IAM or STS are out of order. Every fault ends with its test. Sessions end here by a clock that
 * is moved on, which takes a Milvus that runs as a process.
 */
@MilvusOnS3(milvus = @MilvusServer(runtime = MilvusRuntime.PROCESS))
@FreshDatabase
class FaultsTest {
    @BeforeEach
    void createBooks(MilvusClientV2 milvus) {
        milvus.createCollection(CreateCollectionReq.builder()
                .collectionName("books")
                .dimension(2)
                .build());
    }

    /** Milvus' S3 clients try again, so an application does not notice. */
    @Test
    void booksAreStoredWhileS3AsksToSlowDown(MilvusClientV2 milvus, MilvusDeployment deployment) {
        deployment.faults().slowDown(0.3);

        store(milvus);

        assertThat(count(milvus)).isEqualTo(1);
    }

    @Test
    void booksAreStoredWhileConnectionsToS3Break(MilvusClientV2 milvus, MilvusDeployment deployment) {
        deployment.faults().resetConnections(0.2);

        store(milvus);

        assertThat(count(milvus)).isEqualTo(1);
    }

    @Test
    void booksAreStoredWhileS3IsSlow(MilvusClientV2 milvus, MilvusDeployment deployment) {
        try (Fault slow = deployment.faults().delay(Duration.ofMillis(50))) {
            assertThat(slow).isNotNull();
            store(milvus);
        }

        assertThat(count(milvus)).isEqualTo(1);
    }

    /** Milvus holds a session already, and asks STS for the next one only when that ends. */
    @Test
    void booksAreStoredWhileStsIsOutOfReach(MilvusClientV2 milvus, MilvusDeployment deployment) {
        deployment.faults().stsUnreachable();

        store(milvus);

        assertThat(count(milvus)).isEqualTo(1);
    }

    /** The session ends, and there is no other to be had: Milvus tries again, and stores when it has one. */
    @Test
    void booksAreStoredOnceStsIsBack(MilvusClientV2 milvus, MilvusDeployment deployment) {
        try (Fault outage = deployment.faults().stsUnreachable()) {
            assertThat(outage).isNotNull();
            deployment.clock().advance(Duration.ofHours(2));
            insert(milvus);

            assertNotFlushed(milvus);
        }
        flush(milvus);
    }

    /** Pods are given new tokens, as on every cluster: the next session is had with one by the new key. */
    @Test
    void booksAreStoredAfterTheClustersKeysWereRotated(MilvusClientV2 milvus, MilvusDeployment deployment) {
        Decisions before = deployment.decisions();
        deployment.faults().rotateClusterKeys();
        deployment.clock().advance(Duration.ofHours(2));

        store(milvus);

        assertThat(count(milvus)).isEqualTo(1);
        assertThat(deployment.decisions().since(before).on("sts:AssumeRoleWithWebIdentity"))
                .isNotEmpty()
                .hasNoDenials();
    }

    /** What was inserted can be read at once, from memory: that an application can read is no proof that it is stored. */
    @Test
    void booksAreReadButNotStoredWhileWritingIsDenied(MilvusClientV2 milvus, MilvusDeployment deployment) {
        try (Fault denied = deployment.faults().deny("s3:PutObject")) {
            assertThat(denied).isNotNull();
            insert(milvus);
            assertThat(count(milvus)).isEqualTo(1);

            assertNotFlushed(milvus);
            assertThat(deployment.decisions().byMilvus().denied().on("s3:PutObject"))
                    .isNotEmpty();
        }
        flush(milvus);
    }

    /** Milvus reads S3 when a collection is loaded. */
    @Test
    void booksCannotBeLoadedWhileReadingIsDenied(MilvusClientV2 milvus, MilvusDeployment deployment) {
        store(milvus);
        milvus.releaseCollection(
                ReleaseCollectionReq.builder().collectionName("books").build());
        try (Fault denied = deployment.faults().deny("s3:GetObject")) {
            assertThat(denied).isNotNull();
            assertThatThrownBy(() -> load(milvus, Duration.ofSeconds(2))).isInstanceOf(MilvusClientException.class);
            assertThat(deployment.decisions().byMilvus().denied().on("s3:GetObject"))
                    .isNotEmpty();
        }

        load(milvus, Duration.ofMinutes(1));
        assertThat(count(milvus)).isEqualTo(1);
    }

    /** Milvus keeps the session that it has for the hour that it was promised, and is refused with it. */
    @Test
    void booksAreNotStoredWithAnExpiredSession(
            MilvusClientV2 milvus, MilvusDeployment deployment, @AsMilvus S3Client s3) {
        s3.listObjectsV2(request -> request.bucket(deployment.bucket()));
        try (Fault expired = deployment.faults().expireCredentials()) {
            assertThat(expired).isNotNull();
            insert(milvus);

            assertNotFlushed(milvus);
            assertThat(deployment.decisions().byMilvus().on("s3:PutObject"))
                    .anySatisfy(decision -> assertThat(decision.errorCode()).isEqualTo("ExpiredToken"));
            assertThatThrownBy(() -> s3.listObjectsV2(request -> request.bucket(deployment.bucket())))
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredToken"));
        }
        flush(milvus);
        s3.listObjectsV2(request -> request.bucket(deployment.bucket()));
    }

    private static void store(MilvusClientV2 milvus) {
        insert(milvus);
        flush(milvus);
    }

    private static void insert(MilvusClientV2 milvus) {
        JsonArray vector = new JsonArray();
        vector.add(0.1f);
        vector.add(0.2f);
        JsonObject book = new JsonObject();
        book.addProperty("id", 1);
        book.add("vector", vector);
        milvus.insert(
                InsertReq.builder().collectionName("books").data(List.of(book)).build());
    }

    /** Has Milvus write to S3 what it has in memory, and waits for it. */
    private static void flush(MilvusClientV2 milvus) {
        milvus.flush(FlushReq.builder().collectionNames(List.of("books")).build());
    }

    /** Milvus tries and tries again. After some twenty seconds it would end itself, so this does not wait for that. */
    private static void assertNotFlushed(MilvusClientV2 milvus) {
        assertThatThrownBy(() -> milvus.flush(FlushReq.builder()
                        .collectionNames(List.of("books"))
                        .waitFlushedTimeoutMs(2_000L)
                        .build()))
                .hasMessageContaining("DEADLINE_EXCEEDED");
    }

    private static void load(MilvusClientV2 milvus, Duration patience) {
        milvus.loadCollection(LoadCollectionReq.builder()
                .collectionName("books")
                .timeout(patience.toMillis())
                .build());
    }

    private static long count(MilvusClientV2 milvus) {
        return (long) milvus.query(QueryReq.builder()
                        .collectionName("books")
                        .filter("")
                        .outputFields(List.of("count(*)"))
                        .build())
                .getQueryResults()
                .get(0)
                .getEntity()
                .get("count(*)");
    }
}
