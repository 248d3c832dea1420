package dev.milvusons3.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.gateway.Gateway;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** S3 through the gateway against s3proxy alone with signatures on, in turn; the SDK's default client settings. */
class GatewayBenchmark {
    private static final int ROUNDS = 7;
    private static final int SMALL_GETS = 4_000;
    private static final int CONNECTIONS = 64;
    private static final int ROUND_TRIPS = 100;
    private static final String BUCKET = "benchmark";

    @Test
    void throughput() throws Exception {
        AwsCredentials credentials = AwsBasicCredentials.create("benchmark", "benchmark-secret");
        S3Proxy alone = S3Proxy.builder()
                .blobStore(new TransientNio2BlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, credentials.accessKeyId(), credentials.secretAccessKey())
                .ignoreUnknownHeaders(true)
                .build();
        alone.start();
        try (Gateway gateway = Gateway.builder().start();
                S3Client throughGateway = client(gateway.endpoint(), gateway.rootCredentials());
                S3Client direct = client(URI.create("http://127.0.0.1:" + alone.getPort()), credentials)) {
            throughGateway.createBucket(r -> r.bucket(BUCKET)
                    .createBucketConfiguration(
                            c -> c.locationConstraint(gateway.region().id())));
            direct.createBucket(r -> r.bucket(BUCKET));
            compare("1 MiB", 1 << 20, 40, throughGateway, direct);
            compare("64 KiB", 1 << 16, 300, throughGateway, direct);
            compareSmallGets(throughGateway, direct);
            assertThat(gateway.decisions().size()).isPositive();
        } finally {
            alone.stop();
        }
    }

    private static void compare(String name, int size, int operations, S3Client gateway, S3Client direct)
            throws Exception {
        byte[] bytes = new byte[size];
        List<Double> put = new ArrayList<>();
        List<Double> get = new ArrayList<>();
        List<Double> overhead = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double putGateway = put(gateway, bytes, operations);
            double putDirect = put(direct, bytes, operations);
            double getGateway = get(gateway, operations);
            double getDirect = get(direct, operations);
            if (round > 0) {
                put.add(putDirect / putGateway);
                get.add(getDirect / getGateway);
                overhead.add((getGateway - getDirect) / operations);
            }
        }
        Medians.printRatio("PUT " + name + ", throughput gateway / s3proxy", Medians.of(put), ">= 0.7");
        Medians.printRatio("GET " + name + ", throughput gateway / s3proxy", Medians.of(get), ">= 0.7");
        System.out.printf("BENCHMARK GET %s, overhead of the gateway: %.3f ms%n", name, Medians.of(overhead));
    }

    /** Gets only: s3proxy alone closes connections on many small puts of this client, which then gives up. */
    private static void compareSmallGets(S3Client gateway, S3Client direct) throws Exception {
        byte[] bytes = new byte[1 << 10];
        put(gateway, bytes, 1);
        put(direct, bytes, 1);
        List<Double> throughGateway = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        for (int i = 0; i < 2 * SMALL_GETS; i++) {
            double millis = get(gateway, 1);
            double millisAlone = get(direct, 1);
            if (i >= SMALL_GETS) {
                throughGateway.add(millis);
                alone.add(millisAlone);
            }
        }
        System.out.printf(
                "BENCHMARK GET 1 KiB, median of %d: gateway %.3f ms, s3proxy alone %.3f ms, overhead %.3f ms"
                        + " (goal <= 0.6)%n",
                SMALL_GETS,
                Medians.of(throughGateway),
                Medians.of(alone),
                Medians.of(throughGateway) - Medians.of(alone));
    }

    @Test
    void parallelConnections() throws Exception {
        try (Gateway gateway = Gateway.builder().start();
                S3Client admin = client(gateway.endpoint(), gateway.rootCredentials())) {
            admin.createBucket(r -> r.bucket(BUCKET)
                    .createBucketConfiguration(
                            c -> c.locationConstraint(gateway.region().id())));
            Connections done = Connections.atOnce(
                    CONNECTIONS,
                    () -> client(gateway.endpoint(), gateway.rootCredentials()),
                    GatewayBenchmark::roundTrips);
            System.out.printf(
                    "BENCHMARK %d connections at once: %d requests, 0 errors, %.0f requests/s%n",
                    CONNECTIONS, done.requests(), done.perSecond());
            assertThat(gateway.decisions().list())
                    .hasSize(done.requests() + 1)
                    .allMatch(decision -> decision.verdict() == RecordedDecision.Verdict.ALLOWED);
        }
    }

    /** What recording costs cannot be seen by leaving it out, for nothing is decided without a record: so it is done once more. */
    @Test
    void recordingAtParallelConnections() throws Exception {
        List<Double> ratios = new ArrayList<>();
        try (Gateway gateway = Gateway.builder().start();
                S3Client admin = client(gateway.endpoint(), gateway.rootCredentials())) {
            admin.createBucket(r -> r.bucket(BUCKET)
                    .createBucketConfiguration(
                            c -> c.locationConstraint(gateway.region().id())));
            for (int round = 0; round <= ROUNDS; round++) {
                double once = perSecond(gateway);
                DecisionLog again = new DecisionLog();
                double twice;
                try (DecisionLog.Listening listening =
                        gateway.decisions().listen(decision -> again.append(number -> decision))) {
                    twice = perSecond(gateway);
                    assertThat(listening).isNotNull();
                }
                assertThat(again.size()).isEqualTo(2L * ROUND_TRIPS * CONNECTIONS);
                if (round > 0) {
                    ratios.add(twice / once);
                }
            }
        }
        Medians.printRatio(
                CONNECTIONS + " connections, throughput recorded twice / once", Medians.of(ratios), ">= 0.97");
    }

    private static double perSecond(Gateway gateway) throws Exception {
        return Connections.atOnce(
                        CONNECTIONS,
                        () -> client(gateway.endpoint(), gateway.rootCredentials()),
                        GatewayBenchmark::roundTrips)
                .perSecond();
    }

    private static int roundTrips(S3Client s3, String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < ROUND_TRIPS; i++) {
            s3.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes));
            assertThat(s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asByteArray())
                    .isEqualTo(bytes);
        }
        return 2 * ROUND_TRIPS;
    }

    private static double put(S3Client s3, byte[] bytes, int operations) throws Exception {
        return Medians.millis(() -> {
            for (int i = 0; i < operations; i++) {
                s3.putObject(r -> r.bucket(BUCKET).key("key"), RequestBody.fromBytes(bytes));
            }
            return null;
        });
    }

    private static double get(S3Client s3, int operations) throws Exception {
        return Medians.millis(() -> {
            for (int i = 0; i < operations; i++) {
                s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("key"));
            }
            return null;
        });
    }

    private static S3Client client(URI endpoint, AwsCredentials credentials) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_2)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }
}
