package dev.milvusons3.examples.springai;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application that leaves client and store to Spring Boot. Where Milvus is, and its password, comes from the annotation. */
@MilvusOnS3
@SpringBootTest(
        properties = {
            "spring.ai.vectorstore.milvus.initialize-schema=true",
            "spring.ai.vectorstore.milvus.embedding-dimension=" + HashingEmbeddings.DIMENSION
        })
class AutoConfiguredStoreTest {
    @Test
    void keepsDocumentsInTheBucket(@Autowired VectorStore store, MilvusDeployment deployment) {
        store.add(List.of(
                new Document("Milvus keeps vectors in segments"), new Document("A role is assumed with a token")));

        assertThat(store.similaritySearch("with which token is a role assumed"))
                .first()
                .satisfies(document -> assertThat(document.getText()).isEqualTo("A role is assumed with a token"));
        assertThat(deployment.decisions().byMilvus()).hasNoDenials();
    }

    @Configuration
    @EnableAutoConfiguration
    static class Application {
        @Bean
        EmbeddingModel embeddings() {
            return new HashingEmbeddings();
        }
    }
}
