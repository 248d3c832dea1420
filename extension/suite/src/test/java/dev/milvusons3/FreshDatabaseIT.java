package dev.milvusons3;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.client.MilvusServiceClient;
import io.milvus.param.collection.HasCollectionParam;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Tests on one real Milvus do not see each other's collections, and leave none. */
@EveryEnvironment
@MilvusOnS3
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FreshDatabaseIT {
    @RepeatedTest(2)
    @Order(1)
    @FreshDatabase
    void startsWithNothing(MilvusClientV2 milvus, MilvusServiceClient old) {
        assertThat(milvus.listCollections().getCollectionNames()).isEmpty();

        milvus.createCollection(CreateCollectionReq.builder()
                .collectionName("books")
                .dimension(4)
                .build());

        assertThat(old.hasCollection(HasCollectionParam.newBuilder()
                                .withCollectionName("books")
                                .build())
                        .getData())
                .isTrue();
    }

    @Test
    @Order(2)
    void nothingIsLeft(MilvusClientV2 milvus) {
        assertThat(milvus.listDatabases().getDatabaseNames()).isEqualTo(List.of("default"));
        assertThat(milvus.listCollections().getCollectionNames()).isEmpty();
    }
}
