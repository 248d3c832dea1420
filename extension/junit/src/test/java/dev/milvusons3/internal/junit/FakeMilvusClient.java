package dev.milvusons3.internal.junit;

import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.response.ListCollectionsResp;
import io.milvus.v2.service.database.request.CreateDatabaseReq;
import io.milvus.v2.service.database.request.DropDatabaseReq;
import io.milvus.v2.service.database.response.ListDatabasesResp;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A client without a connection. */
final class FakeMilvusClient extends MilvusClientV2 {
    private final AtomicInteger closes = new AtomicInteger();

    private final String database;
    private final Set<String> databases;

    FakeMilvusClient(String database, Set<String> databases) {
        super(null);
        this.database = database;
        this.databases = databases;
    }

    @Override
    public String currentUsedDatabase() {
        return database;
    }

    @Override
    public void createDatabase(CreateDatabaseReq request) {
        databases.add(request.getDatabaseName());
    }

    @Override
    public void dropDatabase(DropDatabaseReq request) {
        databases.remove(request.getDatabaseName());
    }

    @Override
    public ListDatabasesResp listDatabases() {
        return ListDatabasesResp.builder().databaseNames(List.copyOf(databases)).build();
    }

    @Override
    public ListCollectionsResp listCollections() {
        return ListCollectionsResp.builder().collectionNames(List.of()).build();
    }

    @Override
    public boolean clientIsReady() {
        return !isClosed();
    }

    boolean isClosed() {
        return closes.get() > 0;
    }

    @Override
    public void close() {
        closes.incrementAndGet();
    }
}
