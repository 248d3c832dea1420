package dev.milvusons3;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryReq;
import java.util.List;
import java.util.stream.IntStream;

/** Small collections, for tests that want to see whether Milvus works. */
public final class SmallCollections {
    private SmallCollections() {}

    /** Makes one with an {@code id} and a {@code vector} of four dimensions, indexed and loaded. */
    public static void create(MilvusClientV2 milvus, String name) {
        milvus.createCollection(
                CreateCollectionReq.builder().collectionName(name).dimension(4).build());
    }

    /** Puts a hundred rows in. */
    public static void insert(MilvusClientV2 milvus, String name) {
        List<JsonObject> rows = IntStream.range(0, 100)
                .mapToObj(id -> {
                    JsonObject row = new JsonObject();
                    row.addProperty("id", id);
                    JsonArray vector = new JsonArray();
                    IntStream.range(0, 4).forEach(i -> vector.add(id / 100f + i));
                    row.add("vector", vector);
                    return row;
                })
                .toList();
        milvus.insert(InsertReq.builder().collectionName(name).data(rows).build());
    }

    /** {@return how many rows a query finds} */
    public static long count(MilvusClientV2 milvus, String name) {
        return (long) milvus.query(QueryReq.builder()
                        .collectionName(name)
                        .filter("")
                        .outputFields(List.of("count(*)"))
                        .build())
                .getQueryResults()
                .get(0)
                .getEntity()
                .get("count(*)");
    }
}
