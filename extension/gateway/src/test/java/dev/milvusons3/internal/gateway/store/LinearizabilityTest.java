package dev.milvusons3.internal.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.gateway.http.AwsError;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many conditional operations on one key at once come out as if they had been done one after the other. */
class LinearizabilityTest {
    private static final int THREADS = 5;
    private static final int OPERATIONS = 10_000;

    @ParameterizedTest
    @EnumSource(Versioning.class)
    void oneKeyIsARegister(Versioning versioning) throws Exception {
        try (ObjectStore store = new ObjectStore(Clock.systemUTC(), () -> {
            throw new AssertionError("nothing is that large");
        })) {
            store.createBucket("bucket");
            StoredBucket bucket = store.bucket("bucket");
            bucket.versioning(versioning);
            AtomicReference<String> seen = new AtomicReference<>("");
            List<History.Operation> operations = inParallel(thread -> {
                Random random = new Random(thread);
                List<History.Operation> mine = new ArrayList<>();
                for (int i = 0; i < OPERATIONS / THREADS; i++) {
                    mine.add(operate(store, bucket, random, thread + ":" + i, seen));
                }
                return mine;
            });
            assertThat(operations).hasSize(OPERATIONS);
            assertThat(operations).extracting(History.Operation::outcome).contains("ok", "412", "404");
            assertThat(History.explain(operations)).isEmpty();
        }
    }

    private static History.Operation operate(
            ObjectStore store, StoredBucket bucket, Random random, String content, AtomicReference<String> seen) {
        int kind = random.nextInt(10);
        String expected = seen.get();
        NewObject object = Stores.object(store, "key", content);
        History.Recording recording = new History.Recording();
        if (kind < 4) {
            return recording.of(History.Kind.PUT_IF_MATCH, expected, object.etag(), () -> {
                seen.set(bucket.put(object, new WriteCondition(Optional.of(expected), false))
                        .etag());
            });
        }
        if (kind < 5) {
            return recording.of(History.Kind.PUT_IF_ABSENT, "", object.etag(), () -> {
                seen.set(bucket.put(object, new WriteCondition(Optional.empty(), true))
                        .etag());
            });
        }
        if (kind < 6) {
            return recording.of(History.Kind.PUT, "", object.etag(), () -> {
                seen.set(bucket.put(object, WriteCondition.NONE).etag());
            });
        }
        object.body().release();
        if (kind < 7) {
            return recording.of(
                    History.Kind.DELETE_IF_MATCH,
                    expected,
                    "",
                    () -> bucket.delete("key", Optional.empty(), Optional.of(expected)));
        }
        String[] found = {""};
        return recording
                .of(History.Kind.GET, "", "", () -> {
                    try (OpenedVersion opened = bucket.open("key", Optional.empty())) {
                        found[0] = opened.version().etag();
                        seen.set(found[0]);
                        assertThat(Stores.object(
                                                store,
                                                "key",
                                                Stores.bytes(opened.version().body()))
                                        .etag())
                                .as("the bytes of that version")
                                .isEqualTo(opened.version().deleteMarker() ? EMPTY : found[0]);
                    }
                })
                .giving(found[0]);
    }

    private static final String EMPTY = "d41d8cd98f00b204e9800998ecf8427e";

    private interface Worker {
        List<History.Operation> work(int thread) throws Exception;
    }

    private static List<History.Operation> inParallel(Worker worker) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier together = new CyclicBarrier(THREADS);
            List<Callable<List<History.Operation>>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                workers.add(() -> {
                    together.await();
                    return worker.work(thread);
                });
            }
            List<History.Operation> all = new ArrayList<>();
            for (Future<List<History.Operation>> done : threads.invokeAll(workers)) {
                all.addAll(done.get());
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    /** The check itself finds what is wrong. */
    @Test
    void aLostUpdateIsFound() {
        History.Operation first = new History.Operation(History.Kind.PUT_IF_ABSENT, "", "a", "ok", "", 0, 1);
        History.Operation second = new History.Operation(History.Kind.PUT_IF_MATCH, "a", "b", "ok", "", 2, 5);
        History.Operation lost = new History.Operation(History.Kind.PUT_IF_MATCH, "a", "c", "ok", "", 3, 6);
        assertThat(History.explain(List.of(first, second))).isEmpty();
        assertThat(History.explain(List.of(first, second, lost))).contains("PUT_IF_MATCH");
    }

    @Test
    void aStaleReadIsFound() {
        History.Operation first = new History.Operation(History.Kind.PUT, "", "a", "ok", "", 0, 1);
        History.Operation second = new History.Operation(History.Kind.PUT, "", "b", "ok", "", 2, 3);
        History.Operation stale = new History.Operation(History.Kind.GET, "", "", "ok", "a", 4, 5);
        assertThat(History.explain(List.of(first, second, stale))).contains("GET");
    }

    /** What AWS answers is what counts as an outcome. */
    static String outcome(Runnable call) {
        try {
            call.run();
            return "ok";
        } catch (AwsError e) {
            return Integer.toString(e.status());
        }
    }
}
