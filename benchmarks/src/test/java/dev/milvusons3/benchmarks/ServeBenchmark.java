package dev.milvusons3.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.gateway.Gateway;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code milvus-on-s3 serve} as a process: until it is ready, and its throughput against a gateway in this JVM, in turn. */
class ServeBenchmark {
    private static final int STARTS = 7;
    private static final int ROUNDS = 7;
    private static final int CONNECTIONS = 64;
    private static final int ROUND_TRIPS = 100;
    private static final int SIZE = 1 << 10;
    private static final String BUCKET = "benchmark";
    private static final Pattern EXPORT = Pattern.compile("export (\\w+)='(.*)'");

    @TempDir
    Path directory;

    /** The environment that it prints is the last thing before it waits. */
    private record Serve(Process process, Map<String, String> environment) implements AutoCloseable {
        static Serve start(Path directory, String... more) throws Exception {
            List<String> arguments =
                    new ArrayList<>(List.of("serve", "--port=0", "--runs=" + directory.resolve("runs")));
            arguments.addAll(List.of(more));
            Process process = CommandLine.process(directory.resolve("cache"), arguments)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Map<String, String> environment = new HashMap<>();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            while (!environment.containsKey("AWS_SECRET_ACCESS_KEY")) {
                Matcher export = EXPORT.matcher(String.valueOf(out.readLine()));
                if (export.matches()) {
                    environment.put(export.group(1), export.group(2));
                } else if (!process.isAlive()) {
                    throw new IllegalStateException("serve ended with " + process.exitValue());
                }
            }
            return new Serve(process, environment);
        }

        URI endpoint() {
            return URI.create(environment.get("AWS_ENDPOINT_URL"));
        }

        AwsCredentials credentials() {
            return AwsBasicCredentials.create(
                    environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"));
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void untilItIsReady() throws Exception {
        List<Double> empty = new ArrayList<>();
        List<Double> withSetup = new ArrayList<>();
        // Leaves the archive of classes.
        start();
        for (int i = 0; i < STARTS; i++) {
            empty.add(start());
            withSetup.add(start("--setup=" + Path.of("../examples/served-setup")));
        }
        Medians.print("serve, JVM start to ready (goal <= 1200)", empty, "ms");
        Medians.print("serve --setup, JVM start to ready", withSetup, "ms");
    }

    private double start(String... more) throws Exception {
        return Medians.millis(() -> {
            Serve serve = Serve.start(directory, more);
            serve.close();
            return null;
        });
    }

    @Test
    void throughput() throws Exception {
        try (Serve serve = Serve.start(directory);
                Gateway gateway = Gateway.builder().start()) {
            makeBucket(serve.endpoint(), serve.credentials());
            makeBucket(gateway.endpoint(), gateway.rootCredentials());
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round <= ROUNDS; round++) {
                double here = requestsPerSecond(gateway.endpoint(), gateway.rootCredentials());
                double there = requestsPerSecond(serve.endpoint(), serve.credentials());
                if (round > 0) {
                    ratios.add(there / here);
                }
            }
            Medians.printRatio(
                    "64 connections, 1 KiB, throughput serve / gateway in this JVM", Medians.of(ratios), ">= 0.9");
        }
    }

    private static void makeBucket(URI endpoint, AwsCredentials credentials) {
        try (S3Client s3 = client(endpoint, credentials)) {
            s3.createBucket(r -> r.bucket(BUCKET).createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
        }
    }

    private static double requestsPerSecond(URI endpoint, AwsCredentials credentials) throws Exception {
        return Connections.atOnce(CONNECTIONS, () -> client(endpoint, credentials), ServeBenchmark::roundTrips)
                .perSecond();
    }

    private static int roundTrips(S3Client s3, String key) {
        byte[] bytes = new byte[SIZE];
        for (int i = 0; i < ROUND_TRIPS; i++) {
            s3.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes));
            assertThat(s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asByteArray())
                    .hasSize(SIZE);
        }
        return 2 * ROUND_TRIPS;
    }

    private static S3Client client(URI endpoint, AwsCredentials credentials) {
        return S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(endpoint)
                .region(Region.US_EAST_2)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }
}
