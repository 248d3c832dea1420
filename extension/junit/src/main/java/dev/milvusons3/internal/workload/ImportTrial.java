package dev.milvusons3.internal.workload;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.milvusons3.internal.milvus.TrialCollection;
import io.milvus.client.MilvusServiceClient;
import io.milvus.grpc.GetImportStateResponse;
import io.milvus.grpc.ImportState;
import io.milvus.param.ConnectParam;
import io.milvus.param.R;
import io.milvus.param.bulkinsert.BulkInsertParam;
import io.milvus.param.bulkinsert.GetBulkInsertStateParam;
import io.milvus.v2.client.ConnectConfig;
import software.amazon.awssdk.core.sync.RequestBody;

/** Rows are read from a file in the bucket, which somebody else has put there. */
final class ImportTrial implements Trial {
    private static final int ROWS = TrialCollection.INDEXED_ROWS;

    @Override
    public void run(Bench bench) throws InterruptedException {
        TrialCollection collection = bench.collection();
        String key = "import/" + collection.name() + ".json";
        bench.deployment()
                .s3()
                .putObject(r -> r.bucket(bench.deployment().bucket()).key(key), RequestBody.fromString(rows()));
        MilvusServiceClient client = client(bench.deployment().connectConfig());
        try {
            bench.phase("import", () -> {
                long task = required(client.bulkInsert(BulkInsertParam.newBuilder()
                                .withCollectionName(collection.name())
                                .addFile(key)
                                .build()))
                        .getTasks(0);
                bench.await("import " + task + " is completed", () -> isCompleted(client, task));
            });
            bench.phase("load", () -> {
                collection.index();
                collection.load();
                collection.search(ROWS / 2);
            });
            bench.phase("drop", collection::drop);
        } finally {
            client.close();
            bench.deployment()
                    .s3()
                    .deleteObject(r -> r.bucket(bench.deployment().bucket()).key(key));
        }
    }

    private static String rows() {
        JsonArray rows = new JsonArray(ROWS);
        TrialCollection.rows(0, ROWS).forEach(rows::add);
        JsonObject file = new JsonObject();
        file.add("rows", rows);
        return file.toString();
    }

    private static boolean isCompleted(MilvusServiceClient client, long task) {
        GetImportStateResponse state = required(client.getBulkInsertState(
                GetBulkInsertStateParam.newBuilder().withTask(task).build()));
        if (state.getState() == ImportState.ImportFailed || state.getState() == ImportState.ImportFailedAndCleaned) {
            throw new IllegalStateException("import " + task + " failed: " + state.getInfosList());
        }
        return state.getState() == ImportState.ImportCompleted;
    }

    private static <T> T required(R<T> answer) {
        if (answer.getStatus() != R.Status.Success.getCode()) {
            throw new IllegalStateException(answer.getMessage(), answer.getException());
        }
        return answer.getData();
    }

    private static MilvusServiceClient client(ConnectConfig connection) {
        return new MilvusServiceClient(ConnectParam.newBuilder()
                .withUri(connection.getUri())
                .withAuthorization(connection.getUsername(), connection.getPassword())
                .build());
    }
}
