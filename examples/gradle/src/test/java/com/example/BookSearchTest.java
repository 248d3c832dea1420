package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.milvusons3.MilvusOnS3;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.SearchResp;
import java.util.List;
import org.junit.jupiter.api.Test;

@MilvusOnS3
class BookSearchTest {
    @Test
    void findsTheNearestBook(MilvusClientV2 milvus) {
        milvus.createCollection(CreateCollectionReq.builder()
                .collectionName("books")
                .dimension(2)
                .consistencyLevel(ConsistencyLevel.STRONG)
                .build());
        milvus.insert(InsertReq.builder()
                .collectionName("books")
                .data(List.of(book(1, 1, 0), book(2, 0, 1)))
                .build());

        SearchResp found = milvus.search(SearchReq.builder()
                .collectionName("books")
                .data(List.of(new FloatVec(new float[] {0.1f, 0.9f})))
                .limit(1)
                .build());

        assertThat(found.getSearchResults().get(0))
                .extracting(SearchResp.SearchResult::getId)
                .containsExactly(2L);
    }

    private static JsonObject book(long id, float... vector) {
        JsonObject book = new JsonObject();
        book.addProperty("id", id);
        JsonArray values = new JsonArray();
        for (float value : vector) {
            values.add(value);
        }
        book.add("vector", values);
        return book;
    }
}
