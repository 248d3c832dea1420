package dev.milvusons3.internal.workload;

import dev.milvusons3.internal.milvus.TrialCollection;
import java.util.Set;
import java.util.TreeSet;

/** A collection is dropped, and Milvus is waited for until it has deleted all that it had written for it. */
final class GarbageTrial implements Trial {
    @Override
    public void run(Bench bench) throws InterruptedException {
        Set<String> before = bench.keys();
        Set<String> written = new TreeSet<>();
        bench.phase("fill", () -> {
            TrialCollection collection = bench.collection();
            collection.insert(0, TrialCollection.INDEXED_ROWS);
            collection.flush();
            collection.index();
            collection.delete(0, TrialCollection.INDEXED_ROWS / 2);
            collection.flush();
            written.addAll(bench.keys());
            written.removeAll(before);
            collection.drop();
        });
        bench.phase(
                "garbage collection",
                () -> bench.await("Milvus has deleted the " + written.size() + " objects of the collection", () -> {
                    written.retainAll(bench.keys());
                    return written.isEmpty();
                }));
    }
}
