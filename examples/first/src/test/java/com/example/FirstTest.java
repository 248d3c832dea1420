package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import org.junit.jupiter.api.Test;

@MilvusOnS3
class FirstTest {
    @Test
    void works(MilvusClientV2 milvus, MilvusDeployment deployment) {
        milvus.createCollection(CreateCollectionReq.builder()
                .collectionName("books")
                .dimension(8)
                .build());

        assertThat(milvus.hasCollection(HasCollectionReq.builder().collectionName("books").build()))
                .isTrue();
        assertThat(deployment.decisions().byMilvus().denied()).isEmpty();
    }
}
