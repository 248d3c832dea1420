package dev.milvusons3.examples.springboot;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import java.util.List;
import org.springframework.stereotype.Service;

/** Books by their embedding. */
@Service
public class Library {
    private static final String COLLECTION = "books";
    private static final Gson GSON = new Gson();

    private final MilvusClientV2 milvus;

    Library(MilvusClientV2 milvus) {
        this.milvus = milvus;
        milvus.createCollection(CreateCollectionReq.builder()
                .collectionName(COLLECTION)
                .dimension(2)
                .consistencyLevel(ConsistencyLevel.STRONG)
                .build());
    }

    /** Keeps a book. */
    public void add(long id, List<Float> embedding) {
        JsonObject row = new JsonObject();
        row.addProperty("id", id);
        row.add("vector", GSON.toJsonTree(embedding));
        milvus.insert(InsertReq.builder()
                .collectionName(COLLECTION)
                .data(List.of(row))
                .build());
        milvus.flush(FlushReq.builder().collectionNames(List.of(COLLECTION)).build());
    }

    /** {@return the id of the book that is nearest} */
    public long nearest(List<Float> embedding) {
        return (long) milvus.search(SearchReq.builder()
                        .collectionName(COLLECTION)
                        .data(List.of(new FloatVec(embedding)))
                        .limit(1)
                        .build())
                .getSearchResults()
                .get(0)
                .get(0)
                .getId();
    }
}
