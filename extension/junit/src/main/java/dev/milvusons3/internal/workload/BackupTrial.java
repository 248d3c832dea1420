package dev.milvusons3.internal.workload;

import dev.milvusons3.internal.milvus.TrialCollection;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What a backup tool does with the role of Milvus: it lists a collection's objects and has S3 copy them. Milvus itself only flushes.
 *
 * @see <a href="https://github.com/zilliztech/milvus-backup">milvus-backup</a>
 */
final class BackupTrial implements Trial {
    private static final List<String> LOGS = List.of("insert_log", "stats_log", "delta_log");

    @Override
    public void run(Bench bench) throws InterruptedException {
        String bucket = bench.deployment().bucket();
        String rootPath = bench.deployment().rootPath();
        String backup = "backup/" + bench.deployment().runId() + "/binlogs/";
        S3Client role = bench.deployment().s3AsMilvus();
        TrialCollection collection = bench.collection();
        bench.phase("fill", () -> {
            collection.insert(0, TrialCollection.INDEXED_ROWS);
            collection.flush();
            collection.delete(0, TrialCollection.INDEXED_ROWS / 2);
            collection.flush();
        });
        bench.phase("copy", () -> {
            for (String log : LOGS) {
                String prefix = rootPath + "/" + log + "/" + collection.id() + "/";
                for (S3Object object : role.listObjectsV2Paginator(
                                r -> r.bucket(bucket).prefix(prefix))
                        .contents()) {
                    role.copyObject(r -> r.sourceBucket(bucket)
                            .sourceKey(object.key())
                            .destinationBucket(bucket)
                            .destinationKey(backup + object.key().substring(rootPath.length() + 1)));
                }
            }
        });
        bench.phase("drop", collection::drop);
    }
}
