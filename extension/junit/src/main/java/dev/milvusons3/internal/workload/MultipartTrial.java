package dev.milvusons3.internal.workload;

import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.Fault;
import dev.milvusons3.internal.milvus.TrialCollection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A segment that is too large for one request is uploaded in parts. Another upload is denied in its middle, and given up. */
final class MultipartTrial implements Trial {
    private static final int CHARACTERS = 60_000;
    /** More than two parts of 16 MiB, also compressed. */
    private static final int ROWS = 800;

    private static final int ROWS_AT_A_TIME = 100;
    /** So long that a fault can come between two parts. */
    private static final Duration SLOW = Duration.ofSeconds(3);

    @Override
    public void run(Bench bench) throws InterruptedException {
        TrialCollection collection = TrialCollection.createWithText(bench.client(), bench.patience());
        bench.phase("fill", () -> insert(collection, 0));
        bench.phase("upload in parts", collection::flush);
        bench.phase("fill more", () -> insert(collection, ROWS));
        bench.phase("aborted upload", () -> abort(bench, collection));
        bench.phase("drop", collection::drop);
    }

    private static void insert(TrialCollection collection, int from) {
        for (int row = from; row < from + ROWS; row += ROWS_AT_A_TIME) {
            collection.insertTexts(row, ROWS_AT_A_TIME, CHARACTERS);
        }
    }

    private static void abort(Bench bench, TrialCollection collection) throws InterruptedException {
        Decisions before = bench.deployment().decisions();
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "milvus-on-s3-flush"));
        Fault slow = bench.deployment().faults().delay(SLOW);
        try {
            CompletableFuture<Void> flush = CompletableFuture.runAsync(collection::flush, executor);
            bench.await("Milvus has begun an upload in parts", () -> has(bench, before, "CreateMultipartUpload"));
            Fault denied = bench.deployment().faults().deny("s3:PutObject");
            try {
                bench.await("Milvus has given up its upload", () -> has(bench, before, "AbortMultipartUpload"));
            } finally {
                denied.close();
            }
            slow.close();
            flush.join();
        } finally {
            slow.close();
            executor.shutdownNow();
        }
    }

    private static boolean has(Bench bench, Decisions before, String operation) {
        return bench.deployment().decisions().since(before).byMilvus().stream()
                .anyMatch(decision -> decision.operation().equals(operation));
    }
}
