package dev.milvusons3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.gateway.Fault;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.exception.MilvusClientException;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A real Milvus while its AWS goes wrong. */
@EveryRuntime
@MilvusOnS3
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
    @Test
    @Order(1)
    void milvusGetsOverAnS3ThatAsksToSlowDown(MilvusClientV2 milvus, MilvusDeployment deployment) {
        SmallCollections.create(milvus, "books");
        try (Fault slow = deployment.faults().slowDown(0.3)) {
            assertThat(slow).isNotNull();
            SmallCollections.insert(milvus, "books");
            milvus.flush(FlushReq.builder().collectionNames(List.of("books")).build());
            milvus.releaseCollection(
                    ReleaseCollectionReq.builder().collectionName("books").build());
            milvus.loadCollection(
                    LoadCollectionReq.builder().collectionName("books").build());
        }

        assertThat(SmallCollections.count(milvus, "books")).isEqualTo(100);
        assertThat(deployment.decisions().byMilvus().stream())
                .anySatisfy(decision -> assertThat(decision.errorCode()).isEqualTo("SlowDown"));
    }

    @Test
    @Order(2)
    void milvusGetsNewTokensWhenTheClustersKeysAreRotated(
            MilvusClientV2 milvus, MilvusDeployment deployment, @AsMilvus S3Client s3) {
        deployment.faults().rotateClusterKeys();

        SmallCollections.create(milvus, "rotated");
        SmallCollections.insert(milvus, "rotated");
        milvus.flush(FlushReq.builder().collectionNames(List.of("rotated")).build());
        assertThat(SmallCollections.count(milvus, "rotated")).isEqualTo(100);
        s3.listObjectsV2(request -> request.bucket(deployment.bucket()));
    }

    @Test
    @Order(3)
    void whatMilvusMayNoLongerReadCannotBeLoaded(
            MilvusClientV2 milvus, MilvusDeployment deployment, @AsMilvus S3Client s3) throws Exception {
        milvus.releaseCollection(
                ReleaseCollectionReq.builder().collectionName("books").build());
        deployment.faults().deny("s3:GetObject");

        assertThatThrownBy(() -> milvus.loadCollection(LoadCollectionReq.builder()
                        .collectionName("books")
                        .timeout(3_000L)
                        .build()))
                .isInstanceOf(MilvusClientException.class);
        Eventually.holds(() -> assertThat(deployment.decisions().byMilvus().denied().stream())
                .isNotEmpty()
                .allSatisfy(decision -> assertThat(decision.reason()).contains("fault: deny s3:GetObject")));
        assertThatThrownBy(() -> s3.getObject(
                        request -> request.bucket(deployment.bucket()).key(deployment.rootPath() + "/some")))
                .isInstanceOf(S3Exception.class);
    }

    /** The denial was not closed by the test that made it. */
    @Test
    @Order(4)
    void aFaultEndsWithItsTest(MilvusClientV2 milvus, MilvusDeployment deployment, @AsMilvus S3Client s3) {
        String key = deployment.rootPath() + "/mine";
        s3.putObject(request -> request.bucket(deployment.bucket()).key(key), RequestBody.fromString("x"));
        assertThat(s3.getObjectAsBytes(
                                request -> request.bucket(deployment.bucket()).key(key))
                        .asUtf8String())
                .isEqualTo("x");
        milvus.loadCollection(
                LoadCollectionReq.builder().collectionName("books").build());
        assertThat(SmallCollections.count(milvus, "books")).isEqualTo(100);
    }
}
