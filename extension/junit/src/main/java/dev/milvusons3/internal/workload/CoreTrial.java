package dev.milvusons3.internal.workload;

import dev.milvusons3.internal.milvus.TrialCollection;

/** A collection's whole life. What was deleted is flushed, and loaded again, so that its log is written and read. */
final class CoreTrial implements Trial {
    private static final int ROWS = TrialCollection.INDEXED_ROWS;
    private static final int CHANGED = 100;

    @Override
    public void run(Bench bench) throws InterruptedException {
        TrialCollection[] made = new TrialCollection[1];
        bench.phase("create", () -> made[0] = bench.collection());
        TrialCollection collection = made[0];
        bench.phase("insert", () -> collection.insert(0, ROWS));
        bench.phase("flush", collection::flush);
        bench.phase("index", collection::index);
        bench.phase("load", collection::load);
        bench.phase("search", () -> collection.search(ROWS / 2));
        bench.phase("query", () -> collection.query(0, CHANGED, CHANGED));
        bench.phase("upsert", () -> collection.upsert(0, CHANGED));
        bench.phase("delete", () -> collection.delete(CHANGED, CHANGED));
        bench.phase("flush of deletions", collection::flush);
        bench.phase("load again", () -> {
            collection.release();
            collection.load();
            collection.query(0, 2 * CHANGED, CHANGED);
        });
        bench.phase("drop", collection::drop);
    }
}
