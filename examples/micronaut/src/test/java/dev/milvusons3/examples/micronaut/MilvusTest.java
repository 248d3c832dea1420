package dev.milvusons3.examples.micronaut;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Micronaut asks the test's instance for properties before it starts the application, so that is made, and injected, first. */
@MilvusOnS3
@MicronautTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MilvusTest implements TestPropertyProvider {
    private final ConnectConfig config;

    @Inject
    MilvusClientV2 milvus;

    MilvusTest(ConnectConfig config) {
        this.config = config;
    }

    @Override
    public Map<String, String> getProperties() {
        return Map.of(
                "milvus.uri", config.getUri(),
                "milvus.username", config.getUsername(),
                "milvus.password", config.getPassword());
    }

    @Test
    void theApplicationReachesMilvus(MilvusDeployment deployment) {
        milvus.createCollection(CreateCollectionReq.builder()
                .collectionName("books")
                .dimension(2)
                .build());

        assertThat(milvus.listCollections().getCollectionNames()).containsExactly("books");
        assertThat(deployment.decisions().byMilvus()).hasNoDenials();
    }
}
