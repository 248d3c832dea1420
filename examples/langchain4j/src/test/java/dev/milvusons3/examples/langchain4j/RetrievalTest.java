package dev.milvusons3.examples.langchain4j;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.milvus.MilvusEmbeddingStore;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import io.milvus.common.clientenum.ConsistencyLevelEnum;
import io.milvus.v2.client.ConnectConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** LangChain4j's own Milvus store, on a Milvus that keeps its data in S3 and reaches it by its role only. */
@MilvusOnS3
class RetrievalTest {
    private final EmbeddingModel model = new HashingEmbeddings();

    @Test
    void findsTheSentenceThatAnswers(ConnectConfig milvus, MilvusDeployment deployment) {
        EmbeddingStore<TextSegment> store = MilvusEmbeddingStore.builder()
                .uri(milvus.getUri())
                .username(milvus.getUsername())
                .password(milvus.getPassword())
                .collectionName("sentences")
                .dimension(HashingEmbeddings.DIMENSION)
                .consistencyLevel(ConsistencyLevelEnum.STRONG)
                .autoFlushOnInsert(true)
                .build();
        for (String sentence : List.of(
                "A role is assumed with the token of a service account.",
                "Segments are sealed and flushed to the bucket.",
                "The boundary limits what a role may do.")) {
            store.add(model.embed(sentence).content(), TextSegment.from(sentence));
        }

        List<EmbeddingMatch<TextSegment>> matches = store.search(EmbeddingSearchRequest.builder()
                        .queryEmbedding(
                                model.embed("where are segments flushed to?").content())
                        .maxResults(1)
                        .build())
                .matches();

        assertThat(matches)
                .extracting(match -> match.embedded().text())
                .containsExactly("Segments are sealed and flushed to the bucket.");
        assertThat(deployment).storesObjectsUnder(deployment.rootPath() + "/");
        assertThat(deployment.decisions().byMilvus()).hasNoDenials();
    }
}
