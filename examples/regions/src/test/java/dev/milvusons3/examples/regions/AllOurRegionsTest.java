package dev.milvusons3.examples.regions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3Regions;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;

/**
 * The whole class in every region that a team runs in, China and GovCloud included, where ARNs begin with another partition. The
 * policy says {@code {{partition}}}, so that it fits everywhere. {@code junit-platform.properties} has them run side by side.
 */
@MilvusOnS3(policy = "policies/milvus-s3.json")
@MilvusOnS3Regions({"us-east-2", "eu-central-1", "cn-north-1", "us-gov-west-1"})
class AllOurRegionsTest {
    @Test
    void milvusWorksThere(MilvusClientV2 milvus, MilvusDeployment deployment) {
        milvus.createCollection(CreateCollectionReq.builder()
                .collectionName("books")
                .dimension(8)
                .build());

        assertThat(milvus.hasCollection(
                        HasCollectionReq.builder().collectionName("books").build()))
                .isTrue();
        assertThat(deployment.decisions().byMilvus().denied()).isEmpty();
    }

    @Test
    void theRoleIsOfTheRegionsPartition(MilvusDeployment deployment, Region region) {
        assertThat(deployment.roleArn())
                .startsWith("arn:" + region.metadata().partition().id() + ":iam::");
    }
}
