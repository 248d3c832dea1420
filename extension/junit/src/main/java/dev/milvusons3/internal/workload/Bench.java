package dev.milvusons3.internal.workload;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.internal.milvus.TrialCollection;
import io.milvus.v2.client.MilvusClientV2;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What trials work with. */
record Bench(MilvusDeployment deployment, MilvusClientV2 client, Phases phases, Duration patience, Runnable restart) {
    private static final long LOOK_MILLIS = 100;
    /** Each try is logged by Milvus' client. */
    private static final long RETRY_MILLIS = 1_000;

    void phase(String name, Phases.Step step) throws InterruptedException {
        phases.run(name, step);
    }

    TrialCollection collection() {
        return TrialCollection.create(client, patience);
    }

    /**
     * Tries until it works.
     *
     * @param what is to work, for the message
     * @throws IllegalStateException if it does not in time, with the last failure
     */
    void retry(String what, Phases.Step step) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                step.run();
                return;
            } catch (RuntimeException e) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(
                            "after " + patience.toSeconds() + " s " + what + " still fails: " + e.getMessage(), e);
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
    }

    /** {@return the keys of all objects under the root path, as the administrator sees them} */
    Set<String> keys() {
        return deployment
                .s3()
                .listObjectsV2Paginator(r -> r.bucket(deployment.bucket()).prefix(deployment.rootPath() + "/"))
                .contents()
                .stream()
                .map(S3Object::key)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Waits until something is so.
     *
     * @param what it is, for the message
     * @throws IllegalStateException if it is not in time
     */
    void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("after " + patience.toSeconds() + " s it is still not so that " + what);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
