package dev.milvusons3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.assertj.MilvusOnS3Assertions;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;

/** The same class in regions of all partitions, each with a Milvus of its own. */
@MilvusOnS3
@MilvusOnS3Regions({"us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1"})
class RegionsIT {
    private static final Map<String, String> PARTITIONS = Map.of("cn-north-1", "aws-cn", "us-gov-west-1", "aws-us-gov");

    @Test
    void arnsAreOfTheRegionsPartition(MilvusDeployment deployment, Region region) {
        String arn = "arn:" + PARTITIONS.getOrDefault(region.id(), "aws") + ":";

        assertThat(deployment.region()).isEqualTo(region);
        assertThat(deployment.roleArn()).startsWith(arn + "iam::");
        assertThat(deployment.policyArn()).startsWith(arn + "iam::");
        assertThat(deployment.sts().getCallerIdentity().arn()).startsWith(arn);
        assertThat(trustPolicy(deployment)).contains("\"" + arn + "iam::");
        assertThat(deployment.decisions().byMilvus().allowed().stream())
                .isNotEmpty()
                .allSatisfy(decision -> assertThat(decision.resource()).startsWith(arn + "s3:::"));
    }

    /** S3 knows no constraint for us-east-1, whose buckets have none. */
    @Test
    void theBucketIsThere(MilvusDeployment deployment, Region region) {
        String constraint = deployment
                .s3()
                .getBucketLocation(request -> request.bucket(deployment.bucket()))
                .locationConstraintAsString();

        assertThat(constraint == null ? "" : constraint).isEqualTo(region.id().equals("us-east-1") ? "" : region.id());
    }

    @Test
    void milvusWorksThere(MilvusClientV2 milvus, MilvusDeployment deployment) {
        HasCollectionReq books =
                HasCollectionReq.builder().collectionName("books").build();
        assertThat(milvus.hasCollection(books)).as("left by another region").isFalse();

        milvus.createCollection(CreateCollectionReq.builder()
                .collectionName("books")
                .dimension(4)
                .build());

        assertThat(milvus.hasCollection(books)).isTrue();
        MilvusOnS3Assertions.assertThat(deployment).isVerified();
    }

    private static String trustPolicy(MilvusDeployment deployment) {
        return URLDecoder.decode(
                deployment
                        .iam()
                        .getRole(request -> request.roleName(deployment.roleName()))
                        .role()
                        .assumeRolePolicyDocument(),
                StandardCharsets.UTF_8);
    }
}
