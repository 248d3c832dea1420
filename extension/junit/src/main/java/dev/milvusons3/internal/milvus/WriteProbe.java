package dev.milvusons3.internal.milvus;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.DescribeCollectionReq;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.index.request.CreateIndexReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.SearchResp.SearchResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A full round through a server: collection, insert, flush, index, load, search, drop. Insert alone stays in memory, and only index and load read
 * through the C++ side; after this round both sides have read and written.
 */
public final class WriteProbe {
    /** Milvus builds no index for segments with fewer than 1,024 rows. */
    private static final int ROWS = 1_200;

    private static final int DIMENSION = 8;
    private static final String ID = "id";
    private static final String VECTOR = "vector";

    private final MilvusClientV2 client;
    private final Duration timeout;

    /** @param timeout of each of the steps that the server takes its time for */
    public WriteProbe(MilvusClientV2 client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    /**
     * What the round wrote. Milvus deletes objects of dropped collections hours later, so they are still there to be looked for.
     *
     * @param collection its name; it is dropped
     * @param collectionId its number
     * @param rows inserted
     */
    public record Result(String collection, long collectionId, int rows) {
        /** {@return where the inserted rows are: prefix of keys, below the root path} */
        public String insertLogPrefix(String rootPath) {
            return rootPath + "/insert_log/" + collectionId + "/";
        }

        /** {@return where the index is, which is numbered otherwise: prefix of keys, below the root path} */
        public String indexFilesPrefix(String rootPath) {
            return rootPath + "/index_files/";
        }
    }

    /**
     * Goes round.
     *
     * @throws IllegalStateException if the search finds something else than what was inserted
     * @throws io.milvus.v2.exception.MilvusClientException if a step fails
     */
    public Result run() {
        String collection = "milvus_on_s3_probe_" + UUID.randomUUID().toString().replace('-', '_');
        create(collection);
        try {
            long id = client.describeCollection(DescribeCollectionReq.builder()
                            .collectionName(collection)
                            .build())
                    .getCollectionID();
            List<float[]> vectors = insert(collection);
            client.flush(FlushReq.builder()
                    .collectionNames(List.of(collection))
                    .waitFlushedTimeoutMs(timeout.toMillis())
                    .build());
            index(collection);
            client.loadCollection(LoadCollectionReq.builder()
                    .collectionName(collection)
                    .timeout(timeout.toMillis())
                    .build());
            search(collection, vectors);
            return new Result(collection, id, ROWS);
        } finally {
            client.dropCollection(
                    DropCollectionReq.builder().collectionName(collection).build());
        }
    }

    private void create(String collection) {
        CreateCollectionReq.CollectionSchema schema = MilvusClientV2.CreateSchema();
        schema.addField(AddFieldReq.builder()
                .fieldName(ID)
                .dataType(DataType.Int64)
                .isPrimaryKey(true)
                .build());
        schema.addField(AddFieldReq.builder()
                .fieldName(VECTOR)
                .dataType(DataType.FloatVector)
                .dimension(DIMENSION)
                .build());
        client.createCollection(CreateCollectionReq.builder()
                .collectionName(collection)
                .collectionSchema(schema)
                .numShards(1)
                .build());
    }

    private List<float[]> insert(String collection) {
        SplittableRandom random = new SplittableRandom(1);
        List<float[]> vectors = new ArrayList<>(ROWS);
        List<JsonObject> rows = new ArrayList<>(ROWS);
        for (int id = 0; id < ROWS; id++) {
            float[] vector = new float[DIMENSION];
            JsonArray numbers = new JsonArray(DIMENSION);
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] = (float) random.nextDouble();
                numbers.add(vector[i]);
            }
            JsonObject row = new JsonObject();
            row.addProperty(ID, id);
            row.add(VECTOR, numbers);
            vectors.add(vector);
            rows.add(row);
        }
        client.insert(InsertReq.builder().collectionName(collection).data(rows).build());
        return vectors;
    }

    private void index(String collection) {
        client.createIndex(CreateIndexReq.builder()
                .collectionName(collection)
                .indexParams(List.of(IndexParam.builder()
                        .fieldName(VECTOR)
                        .indexType(IndexParam.IndexType.IVF_FLAT)
                        .metricType(IndexParam.MetricType.L2)
                        .extraParams(Map.of("nlist", 16))
                        .build()))
                .timeout(timeout.toMillis())
                .build());
    }

    private void search(String collection, List<float[]> vectors) {
        int sought = ROWS / 2;
        List<List<SearchResult>> results = client.search(SearchReq.builder()
                        .collectionName(collection)
                        .annsField(VECTOR)
                        .data(List.of(new FloatVec(vectors.get(sought))))
                        .limit(1)
                        .consistencyLevel(ConsistencyLevel.STRONG)
                        .build())
                .getSearchResults();
        Object found = results.isEmpty() || results.get(0).isEmpty()
                ? "nothing"
                : results.get(0).get(0).getId();
        if (!found.equals((long) sought)) {
            throw new IllegalStateException("The probe's search in Milvus for the vector of row " + sought + " of "
                    + ROWS + " found " + found + "; flush, index or load lost or mixed up data");
        }
    }
}
