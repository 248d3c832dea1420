import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

@MilvusOnS3
class StackTest {
    @Test
    void milvusAnswers(MilvusClientV2 milvus) {
        assertFalse(milvus.hasCollection(
                HasCollectionReq.builder().collectionName("none").build()));
    }

    @Nested
    class Inside {
        @Test
        void theBucketIsThere(MilvusDeployment deployment, S3Client s3) {
            assertEquals(
                    200,
                    s3.headBucket(b -> b.bucket(deployment.bucket()))
                            .sdkHttpResponse()
                            .statusCode());
        }
    }
}
