package dev.milvusons3.internal.junit;

import dev.milvusons3.FreshDatabase;
import dev.milvusons3.internal.steps.RunningDeployment;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import io.milvus.v2.service.database.request.CreateDatabaseReq;
import io.milvus.v2.service.database.request.DropDatabaseReq;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** The place of a database that one test has for itself: empty at first, made when it is asked for, dropped with the test. */
final class TestDatabase implements StoredResource {
    private final RunningDeployment started;
    private @Nullable String name;

    private TestDatabase(RunningDeployment started) {
        this.started = started;
    }

    /** {@return how the context's clients connect: to the test's own database, if it is to have one} */
    static ConnectConfig connect(ExtensionContext context, RunningDeployment started) {
        ConnectConfig config = started.deployment().connectConfig();
        name(context, started).ifPresent(config::setDbName);
        return config;
    }

    /** {@return the name of the database that the context's clients use; empty for the default one} */
    static Optional<String> name(ExtensionContext context, RunningDeployment started) {
        return Contexts.findMethod(context)
                .filter(TestDatabase::isAskedFor)
                .map(test -> Places.find(test, new Key(started), TestDatabase.class, () -> new TestDatabase(started))
                        .made());
    }

    private static boolean isAskedFor(ExtensionContext test) {
        return AnnotationSupport.isAnnotated(test.getTestMethod(), FreshDatabase.class)
                || AnnotationSupport.isAnnotated(test.getTestClass(), FreshDatabase.class)
                || test.getEnclosingTestClasses().stream()
                        .anyMatch(outer -> AnnotationSupport.isAnnotated(outer, FreshDatabase.class));
    }

    private synchronized String made() {
        String known = name;
        if (known == null) {
            known = "test_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
            MilvusClientV2 milvus = started.newClient(Optional.empty());
            try {
                // Before the call, for one that failed half way may have made it anyway.
                name = known;
                milvus.createDatabase(
                        CreateDatabaseReq.builder().databaseName(known).build());
            } finally {
                milvus.close();
            }
        }
        return known;
    }

    /** Milvus drops only databases without collections. */
    @Override
    public synchronized void close() {
        String made = name;
        name = null;
        if (made == null) {
            return;
        }
        MilvusClientV2 milvus = started.newClient(Optional.empty());
        try {
            if (!milvus.listDatabases().getDatabaseNames().contains(made)) {
                return;
            }
            MilvusClientV2 inside = started.newClient(Optional.of(made));
            try {
                List<String> collections = inside.listCollections().getCollectionNames();
                collections.forEach(collection -> inside.dropCollection(
                        DropCollectionReq.builder().collectionName(collection).build()));
            } finally {
                inside.close();
            }
            milvus.dropDatabase(DropDatabaseReq.builder().databaseName(made).build());
        } finally {
            milvus.close();
        }
    }

    private record Key(RunningDeployment started) {}
}
