package dev.milvusons3.benchmarks;

import dev.milvusons3.internal.gateway.Gateway;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** How long normal requests take beside clients that send their bodies byte by byte, strangers among them. */
class SlowBodiesBenchmark {
    private static final int SLOW = 210;
    private static final int NORMAL = 16;
    private static final int ROUNDS = 5;
    private static final int PUTS_AND_GETS = 150;
    private static final String BUCKET = "benchmark";

    @Test
    void normalRequestsBesideSlowBodies() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(NORMAL);
        ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor();
        try (Gateway gateway = Gateway.builder().start();
                S3Client s3 = S3Client.builder()
                        .endpointOverride(gateway.endpoint())
                        .region(Region.US_EAST_2)
                        .forcePathStyle(true)
                        .credentialsProvider(StaticCredentialsProvider.create(gateway.rootCredentials()))
                        .build()) {
            s3.createBucket(r -> r.bucket(BUCKET)
                    .createBucketConfiguration(
                            c -> c.locationConstraint(gateway.region().id())));
            for (int i = 0; i < 3; i++) {
                p99(threads, s3);
            }
            List<Double> alone = new ArrayList<>();
            List<Double> beside = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                alone.add(p99(threads, s3));
                List<Socket> slow = new ArrayList<>();
                for (int i = 0; i < SLOW; i++) {
                    slow.add(begin(gateway.endpoint()));
                }
                Future<?> sending = trickle.scheduleAtFixedRate(
                        () -> slow.forEach(SlowBodiesBenchmark::sendOne), 0, 200, TimeUnit.MILLISECONDS);
                beside.add(p99(threads, s3));
                sending.cancel(false);
                for (Socket socket : slow) {
                    socket.close();
                }
            }
            Medians.print("p99 of 16 clients' puts and gets of 1 KiB", alone, "ms");
            Medians.print("the same beside 210 slow bodies", beside, "ms");
            Medians.printRatio("p99 with 210 slow bodies / without", Medians.of(beside) / Medians.of(alone), "<= 2.0");
        } finally {
            threads.shutdownNow();
            trickle.shutdownNow();
        }
    }

    private static Socket begin(URI gateway) throws IOException {
        Socket socket = new Socket(gateway.getHost(), gateway.getPort());
        String head = "PUT /" + BUCKET + "/slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void sendOne(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException e) {
            throw new IllegalStateException("A slow client was cut off", e);
        }
    }

    private static double p99(ExecutorService threads, S3Client s3) throws Exception {
        List<Callable<List<Double>>> clients = IntStream.range(0, NORMAL)
                .<Callable<List<Double>>>mapToObj(number -> () -> requests(s3, "key-" + number))
                .toList();
        List<Double> all = new ArrayList<>();
        for (Future<List<Double>> done : threads.invokeAll(clients)) {
            all.addAll(done.get());
        }
        return all.stream().sorted().toList().get(all.size() * 99 / 100);
    }

    private static List<Double> requests(S3Client s3, String key) throws Exception {
        RequestBody body = RequestBody.fromBytes(new byte[1 << 10]);
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < PUTS_AND_GETS; i++) {
            millis.add(Medians.millis(() -> s3.putObject(r -> r.bucket(BUCKET).key(key), body)));
            millis.add(Medians.millis(
                    () -> s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(key))));
        }
        return millis;
    }
}
