package dev.milvusons3.internal.milvus;

import io.milvus.v2.client.MilvusClientV2;
import java.time.Duration;

/**
 * A full round through a server: collection, insert, flush, index, load, search, drop. Insert alone stays in memory, and only index and load read
 * through the C++ side; after this round both sides have read and written.
 */
public final class WriteProbe {
    private static final int ROWS = TrialCollection.INDEXED_ROWS;

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
        TrialCollection collection = TrialCollection.create(client, timeout);
        try {
            long id = collection.id();
            collection.insert(0, ROWS);
            collection.flush();
            collection.index();
            collection.load();
            collection.search(ROWS / 2);
            return new Result(collection.name(), id, ROWS);
        } finally {
            collection.drop();
        }
    }
}
