package dev.milvusons3.internal.workload;

import dev.milvusons3.internal.milvus.TrialCollection;

/** What is inserted is seen in S3 before it is flushed. */
final class LogTrial implements Trial {
    private static final int ROWS = 100;

    @Override
    public void run(Bench bench) throws InterruptedException {
        TrialCollection collection = bench.collection();
        String log = bench.deployment().rootPath() + "/wp/";
        bench.phase("insert", () -> {
            collection.insert(0, ROWS);
            bench.await(
                    "there are objects under " + log,
                    () -> bench.keys().stream().anyMatch(key -> key.startsWith(log)));
        });
        bench.phase("flush", collection::flush);
        bench.phase("drop", collection::drop);
    }
}
