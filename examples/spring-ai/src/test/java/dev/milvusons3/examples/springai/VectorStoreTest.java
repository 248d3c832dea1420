package dev.milvusons3.examples.springai;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import io.milvus.client.MilvusServiceClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.milvus.MilvusVectorStore;

/** Spring AI's own Milvus store, on a Milvus whose data are in S3. It takes the injected client of the older API. */
@MilvusOnS3
class VectorStoreTest {
    @Test
    void findsTheDocumentThatIsMeant(MilvusServiceClient milvus, MilvusDeployment deployment) throws Exception {
        MilvusVectorStore store = MilvusVectorStore.builder(milvus, new HashingEmbeddings())
                .embeddingDimension(HashingEmbeddings.DIMENSION)
                .initializeSchema(true)
                .build();
        store.afterPropertiesSet();

        store.add(List.of(
                new Document("Milvus keeps vectors in segments"),
                new Document("A role is assumed with a token"),
                new Document("Buckets have names in all regions")));

        List<Document> found = store.similaritySearch(SearchRequest.builder()
                .query("with which token is a role assumed")
                .topK(1)
                .build());
        assertThat(found)
                .singleElement()
                .satisfies(document -> assertThat(document.getText()).isEqualTo("A role is assumed with a token"));
        assertThat(deployment.decisions().byMilvus()).hasNoDenials();
    }
}
