package dev.milvusons3.examples.springai;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3Extension;
import io.milvus.v2.client.ConnectConfig;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.milvus.autoconfigure.MilvusServiceClientConnectionDetails;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * An application that leaves client and store to Spring Boot. Where the store is, Boot asks a bean of {@code ConnectionDetails},
 * which go before properties; Spring AI's have no user, so that is said by properties.
 */
@SpringBootTest(properties = "spring.ai.vectorstore.milvus.initialize-schema=true")
class AutoConfiguredStoreTest {
    @RegisterExtension
    static final MilvusOnS3Extension MILVUS = MilvusOnS3Extension.builder().build();

    @DynamicPropertySource
    static void user(DynamicPropertyRegistry properties) {
        ConnectConfig config = MILVUS.deployment().connectConfig();
        properties.add("spring.ai.vectorstore.milvus.client.username", config::getUsername);
        properties.add("spring.ai.vectorstore.milvus.client.password", config::getPassword);
        properties.add("spring.ai.vectorstore.milvus.embedding-dimension", () -> HashingEmbeddings.DIMENSION);
    }

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

        @Bean
        MilvusServiceClientConnectionDetails milvus() {
            URI uri = URI.create(MILVUS.deployment().connectConfig().getUri());
            return new MilvusServiceClientConnectionDetails() {
                @Override
                public String getHost() {
                    return uri.getHost();
                }

                @Override
                public int getPort() {
                    return uri.getPort();
                }
            };
        }
    }
}
