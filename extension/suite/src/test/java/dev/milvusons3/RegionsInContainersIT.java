package dev.milvusons3;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.exception.MilvusClientException;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.regions.Region;

/** Two regions, of two partitions, in one cluster at the same time: each with its gateway, its names of AWS, and a Milvus of its own. */
@InContainers
@MilvusOnS3(scope = Scope.SHARED)
@MilvusOnS3Regions({"us-east-1", "cn-north-1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RegionsInContainersIT {
    /** Of the regions before this one; they are still there, since shared ones are closed last. */
    private static final Map<Region, MilvusDeployment> EARLIER = new ConcurrentHashMap<>();

    private static final Map<Region, String> CLUSTERS = new ConcurrentHashMap<>();

    @Test
    @Order(1)
    void milvusWorksThere(MilvusClientV2 milvus, MilvusDeployment deployment, Region region) {
        HasCollectionReq books =
                HasCollectionReq.builder().collectionName("books").build();
        assertThat(milvus.hasCollection(books)).as("of another region").isFalse();

        SmallCollections.create(milvus, "books");
        SmallCollections.insert(milvus, "books");
        milvus.flush(FlushReq.builder().collectionNames(List.of("books")).build());

        assertThat(SmallCollections.count(milvus, "books")).isEqualTo(100);
        assertThat(deployment.region()).isEqualTo(region);
        assertThat(deployment.roleArn())
                .startsWith("arn:" + region.metadata().partition().id() + ":iam::");
        assertThat(deployment).isVerified().hasBucketIn(region.id());
        assertThat(deployment.decisions()).hasNoDenials();
    }

    @Test
    @Order(2)
    void theOthersWorkStill(MilvusDeployment deployment, KubernetesClient cluster, Region region) {
        CLUSTERS.put(
                region,
                cluster.namespaces().withName("kube-system").get().getMetadata().getUid());

        assertThat(CLUSTERS.values()).as("one cluster for all regions").containsOnly(CLUSTERS.get(region));
        assertThat(EARLIER.values()).allSatisfy(other -> {
            assertThat(other.bucket()).isNotEqualTo(deployment.bucket());
            assertThat(other).isVerified();
        });
        EARLIER.put(region, deployment);
    }

    /** The pods' requests pass the gateway of their own region, so that a fault of one is none of the others'. */
    @Test
    @Order(3)
    void aFaultIsTheRegionsOwn(MilvusClientV2 milvus, MilvusDeployment deployment, Region region) {
        milvus.releaseCollection(
                ReleaseCollectionReq.builder().collectionName("books").build());
        deployment.faults().deny("s3:GetObject");

        assertThatThrownBy(() -> milvus.loadCollection(LoadCollectionReq.builder()
                        .collectionName("books")
                        .timeout(3_000L)
                        .build()))
                .isInstanceOf(MilvusClientException.class);

        assertThat(deployment.decisions().byMilvus().denied().stream())
                .isNotEmpty()
                .allSatisfy(decision -> assertThat(decision.reason()).contains("fault: deny s3:GetObject"));
        EARLIER.forEach((other, there) -> {
            if (!other.equals(region)) {
                assertThat(there).isVerified();
            }
        });
    }

    @Test
    @Order(4)
    void theFaultEndedWithItsTest(MilvusClientV2 milvus) {
        milvus.loadCollection(
                LoadCollectionReq.builder().collectionName("books").build());

        assertThat(SmallCollections.count(milvus, "books")).isEqualTo(100);
    }
}
