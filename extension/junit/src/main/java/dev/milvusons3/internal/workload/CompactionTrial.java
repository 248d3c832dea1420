package dev.milvusons3.internal.workload;

import dev.milvusons3.internal.milvus.TrialCollection;
import io.milvus.v2.common.CompactionState;
import io.milvus.v2.service.utility.request.CompactReq;
import io.milvus.v2.service.utility.request.GetCompactionStateReq;

/** Several small segments, with deletions, become one. */
final class CompactionTrial implements Trial {
    private static final int SEGMENTS = 3;
    private static final int ROWS = TrialCollection.INDEXED_ROWS;

    @Override
    public void run(Bench bench) throws InterruptedException {
        TrialCollection collection = bench.collection();
        bench.phase("fill", () -> {
            for (int segment = 0; segment < SEGMENTS; segment++) {
                collection.insert(segment * ROWS, ROWS);
                collection.flush();
            }
            collection.delete(0, ROWS / 2);
            collection.flush();
            // Milvus 2.3 compacts only what has an index.
            collection.index();
        });
        bench.phase("compaction", () -> {
            long id = bench.client()
                    .compact(CompactReq.builder()
                            .collectionName(collection.name())
                            .build())
                    .getCompactionID();
            bench.await("compaction " + id + " is completed", () -> {
                var state = bench.client()
                        .getCompactionState(
                                GetCompactionStateReq.builder().compactionID(id).build());
                return state.getState() == CompactionState.Completed && state.getCompletedPlanNo() > 0;
            });
        });
        bench.phase("drop", collection::drop);
    }
}
