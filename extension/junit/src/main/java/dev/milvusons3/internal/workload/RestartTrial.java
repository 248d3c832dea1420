package dev.milvusons3.internal.workload;

import dev.milvusons3.internal.milvus.TrialCollection;

/** Milvus ends as by a crash, is started again on what it left, and finds its data in the bucket. */
final class RestartTrial implements Trial {
    private static final int ROWS = TrialCollection.INDEXED_ROWS;

    @Override
    public void run(Bench bench) throws InterruptedException {
        TrialCollection collection = bench.collection();
        bench.phase("fill", () -> {
            collection.insert(0, ROWS);
            collection.flush();
            collection.index();
            collection.load();
        });
        bench.phase("restart", () -> {
            bench.restart().run();
            bench.retry("a search after the restart", () -> collection.search(ROWS / 2));
        });
        bench.phase("drop", collection::drop);
    }
}
