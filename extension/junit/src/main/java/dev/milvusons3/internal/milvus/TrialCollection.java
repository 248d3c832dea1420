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
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.index.request.CreateIndexReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.DeleteReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.SearchResp.SearchResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A collection that a server is tried with: numbered rows, each with a vector that its number tells, and perhaps a text. What Milvus does takes as
 * long as it takes, so each of the longer steps has a timeout.
 */
public final class TrialCollection {
    /** Milvus builds no index for segments with fewer than 1,024 rows. */
    public static final int INDEXED_ROWS = 1_200;

    private static final int DIMENSION = 8;
    private static final String ID = "id";
    private static final String VECTOR = "vector";
    private static final String TEXT = "text";
    private static final int LONGEST_TEXT = 65_535;

    private final MilvusClientV2 client;
    private final Duration timeout;
    private final String name;

    private TrialCollection(MilvusClientV2 client, Duration timeout, String name) {
        this.client = client;
        this.timeout = timeout;
        this.name = name;
    }

    /** {@return a new one, of rows with a vector} */
    public static TrialCollection create(MilvusClientV2 client, Duration timeout) {
        return create(client, timeout, false);
    }

    /** {@return a new one, of rows with a vector and a text} */
    public static TrialCollection createWithText(MilvusClientV2 client, Duration timeout) {
        return create(client, timeout, true);
    }

    private static TrialCollection create(MilvusClientV2 client, Duration timeout, boolean text) {
        TrialCollection collection = new TrialCollection(
                client,
                timeout,
                "milvus_on_s3_probe_" + UUID.randomUUID().toString().replace('-', '_'));
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
        if (text) {
            schema.addField(AddFieldReq.builder()
                    .fieldName(TEXT)
                    .dataType(DataType.VarChar)
                    .maxLength(LONGEST_TEXT)
                    .build());
        }
        client.createCollection(CreateCollectionReq.builder()
                .collectionName(collection.name)
                .collectionSchema(schema)
                .numShards(1)
                .build());
        return collection;
    }

    /** {@return the same collection, by another client of the same server} */
    public TrialCollection by(MilvusClientV2 other) {
        return new TrialCollection(other, timeout, name);
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return its number, which is part of the keys of its objects} */
    public long id() {
        return client.describeCollection(
                        DescribeCollectionReq.builder().collectionName(name).build())
                .getCollectionID();
    }

    /** Inserts some rows, from a number on. */
    public void insert(int from, int rows) {
        client.insert(
                InsertReq.builder().collectionName(name).data(rows(from, rows)).build());
    }

    /** Inserts rows whose texts are this long, and cannot be compressed much. */
    public void insertTexts(int from, int rows, int characters) {
        List<JsonObject> all = rows(from, rows);
        for (JsonObject row : all) {
            SplittableRandom random = new SplittableRandom(row.get(ID).getAsLong());
            StringBuilder text = new StringBuilder(characters);
            for (int i = 0; i < characters; i++) {
                text.append((char) ('0' + random.nextInt(75)));
            }
            row.addProperty(TEXT, text.toString());
        }
        client.insert(InsertReq.builder().collectionName(name).data(all).build());
    }

    /** Writes rows anew that are there already. */
    public void upsert(int from, int rows) {
        client.upsert(
                UpsertReq.builder().collectionName(name).data(rows(from, rows)).build());
    }

    /** Deletes some rows, from a number on. */
    public void delete(int from, int rows) {
        client.delete(DeleteReq.builder()
                .collectionName(name)
                // Milvus 2.3 asks for a loaded collection where a filter says anything else.
                .ids(IntStream.range(from, from + rows)
                        .mapToObj(id -> (Object) (long) id)
                        .toList())
                .build());
    }

    /** Has what was inserted written to S3, and waits until it is. */
    public void flush() {
        client.flush(FlushReq.builder()
                .collectionNames(List.of(name))
                .waitFlushedTimeoutMs(timeout.toMillis())
                .build());
    }

    /** Does the same with several at once. */
    public static void flush(List<TrialCollection> collections) {
        TrialCollection one = collections.get(0);
        one.client.flush(FlushReq.builder()
                .collectionNames(collections.stream().map(TrialCollection::name).toList())
                .waitFlushedTimeoutMs(one.timeout.toMillis())
                .build());
    }

    /** Has an index built for what was flushed, and waits until it is. */
    public void index() {
        client.createIndex(CreateIndexReq.builder()
                .collectionName(name)
                .indexParams(List.of(IndexParam.builder()
                        .fieldName(VECTOR)
                        .indexType(IndexParam.IndexType.IVF_FLAT)
                        .metricType(IndexParam.MetricType.L2)
                        .extraParams(Map.of("nlist", 16))
                        .build()))
                .timeout(timeout.toMillis())
                .build());
    }

    /** Loads it, and waits until it is. */
    public void load() {
        client.loadCollection(LoadCollectionReq.builder()
                .collectionName(name)
                .timeout(timeout.toMillis())
                .build());
    }

    /** Takes it out of memory. */
    public void release() {
        client.releaseCollection(
                ReleaseCollectionReq.builder().collectionName(name).build());
    }

    /**
     * Searches for a row's vector.
     *
     * @throws IllegalStateException if another row is found, or none
     */
    public void search(int sought) {
        List<List<SearchResult>> results = client.search(SearchReq.builder()
                        .collectionName(name)
                        .annsField(VECTOR)
                        .data(List.of(new FloatVec(vector(sought))))
                        .limit(1)
                        .consistencyLevel(ConsistencyLevel.STRONG)
                        .build())
                .getSearchResults();
        Object found = results.isEmpty() || results.get(0).isEmpty()
                ? "nothing"
                : results.get(0).get(0).getId();
        if (!found.equals((long) sought)) {
            throw new IllegalStateException("The probe's search in Milvus for the vector of row " + sought + " found "
                    + found + "; flush, index or load lost or mixed up data");
        }
    }

    /**
     * Asks for rows by their numbers.
     *
     * @throws IllegalStateException if there are not as many as expected
     */
    public void query(int from, int to, int expected) {
        int found = client.query(QueryReq.builder()
                        .collectionName(name)
                        .filter(ID + " >= " + from + " && " + ID + " < " + to)
                        .outputFields(List.of(ID))
                        .consistencyLevel(ConsistencyLevel.STRONG)
                        .build())
                .getQueryResults()
                .size();
        if (found != expected) {
            throw new IllegalStateException("The probe's query in Milvus for rows " + from + " to " + to + " found "
                    + found + " where " + expected + " are; flush, index or load lost or mixed up data");
        }
    }

    /** Drops it. Milvus deletes its objects later, by garbage collection. */
    public void drop() {
        client.dropCollection(DropCollectionReq.builder().collectionName(name).build());
    }

    /** {@return rows as they are inserted} */
    public static List<JsonObject> rows(int from, int count) {
        List<JsonObject> rows = new ArrayList<>(count);
        for (int id = from; id < from + count; id++) {
            JsonArray numbers = new JsonArray(DIMENSION);
            for (float number : vector(id)) {
                numbers.add(number);
            }
            JsonObject row = new JsonObject();
            row.addProperty(ID, id);
            row.add(VECTOR, numbers);
            rows.add(row);
        }
        return rows;
    }

    private static float[] vector(int id) {
        SplittableRandom random = new SplittableRandom(id);
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextDouble();
        }
        return vector;
    }
}
