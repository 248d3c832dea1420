package dev.milvusons3.internal.workload;

import dev.milvusons3.internal.milvus.TrialCollection;
import java.util.ArrayList;
import java.util.List;

/** Many collections, each with a little: requests grow with their number, not with their size. */
final class CollectionsTrial implements Trial {
    private static final int COLLECTIONS = 20;
    private static final int ROWS = 10;

    @Override
    public void run(Bench bench) throws InterruptedException {
        List<TrialCollection> all = new ArrayList<>(COLLECTIONS);
        bench.phase("fill", () -> {
            for (int i = 0; i < COLLECTIONS; i++) {
                TrialCollection collection = bench.collection();
                all.add(collection);
                collection.insert(0, ROWS);
            }
        });
        bench.phase("flush", () -> TrialCollection.flush(all));
        bench.phase("drop", () -> all.forEach(TrialCollection::drop));
    }
}
