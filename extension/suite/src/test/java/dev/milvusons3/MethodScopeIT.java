package dev.milvusons3;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;

/** Each test has a real Milvus, a bucket and a role for itself. */
@EveryEnvironment
@MilvusOnS3(scope = Scope.METHOD)
class MethodScopeIT {
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void prepare(MilvusClientV2 milvus) {
        assertThat(milvus.listCollections().getCollectionNames()).isEmpty();
        milvus.createCollection(CreateCollectionReq.builder()
                .collectionName("books")
                .dimension(4)
                .build());
    }

    @RepeatedTest(2)
    void nothingIsLeftByTheOneBefore(MilvusClientV2 milvus, MilvusDeployment deployment, S3Client s3) {
        assertThat(milvus.listCollections().getCollectionNames()).containsExactly("books");
        assertThat(SEEN.add(deployment.bucket())).as("a bucket of its own").isTrue();
        assertThat(SEEN.add(deployment.roleArn())).as("a role of its own").isTrue();
        // An account has buckets of others, too, such as that of its trail.
        assertThat(s3.listBuckets().buckets())
                .extracting(Bucket::name)
                .filteredOn(name -> name.startsWith("milvus-bucket-"))
                .containsExactly(deployment.bucket());
    }
}
