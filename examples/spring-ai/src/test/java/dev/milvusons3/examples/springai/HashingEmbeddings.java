package dev.milvusons3.examples.springai;

import java.util.Locale;
import java.util.stream.IntStream;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/** An embedding model without a network: texts that share words are near each other (feature hashing). */
final class HashingEmbeddings implements EmbeddingModel {
    static final int DIMENSION = 64;

    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
        return new EmbeddingResponse(IntStream.range(
                        0, request.getInstructions().size())
                .mapToObj(i -> new Embedding(embed(request.getInstructions().get(i)), i))
                .toList());
    }

    @Override
    public float[] embed(Document document) {
        return embed(String.valueOf(document.getText()));
    }

    @Override
    public float[] embed(String text) {
        float[] vector = new float[DIMENSION];
        for (String word : text.toLowerCase(Locale.ROOT).split("\\W+")) {
            vector[Math.floorMod(word.hashCode(), DIMENSION)]++;
        }
        return vector;
    }

    @Override
    public int dimensions() {
        return DIMENSION;
    }
}
