package dev.milvusons3.benchmarks;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What many clients at once can do. Each thread has a client, so a connection, of its own; any failure fails the benchmark.
 *
 * @param requests all of them
 * @param perSecond of these
 */
record Connections(int requests, double perSecond) {
    /** @param work of one client, on a key of its own; gives the number of its requests */
    static Connections atOnce(int connections, Supplier<S3Client> client, ToIntBiFunction<S3Client, String> work)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            CyclicBarrier together = new CyclicBarrier(connections);
            List<Callable<Integer>> clients = IntStream.range(0, connections)
                    .<Callable<Integer>>mapToObj(number -> () -> {
                        try (S3Client s3 = client.get()) {
                            together.await();
                            return work.applyAsInt(s3, "key-" + number);
                        }
                    })
                    .toList();
            int[] requests = new int[1];
            double millis = Medians.millis(() -> {
                for (Future<Integer> done : threads.invokeAll(clients)) {
                    requests[0] += done.get();
                }
                return null;
            });
            return new Connections(requests[0], requests[0] * 1000 / millis);
        } finally {
            threads.shutdownNow();
        }
    }
}
