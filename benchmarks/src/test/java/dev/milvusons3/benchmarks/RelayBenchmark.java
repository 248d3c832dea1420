package dev.milvusons3.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.milvus.Namespaces;
import dev.milvusons3.internal.tls.PrivateAuthority;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * S3 out of a network namespace, by TLS and the relay, against plain HTTP on this machine: the same client, in a JVM of its own each time, in turn. And what a
 * kept connection to the endpoint of credentials costs, with and without the JDK's server sending at once.
 */
class RelayBenchmark {
    private static final int ROUNDS = 3;
    private static final int WARM_UP = 2;
    private static final Region REGION = Region.US_EAST_2;
    private static final List<String> NAMESPACES =
            List.of("unshare", "--user", "--map-root-user", "--mount", "--net", "--pid", "--fork", "--kill-child");
    private static final String INSIDE = """
            mount --bind hosts /etc/hosts
            exec perl relay.pl . loopback tcp:443=gateway -- "$@"
            """;

    @TempDir
    Path directory;

    @Test
    void putsAndGetsOfOneMebibyte() throws Exception {
        assumeTrue(Namespaces.obstacle().isEmpty(), "no namespaces");
        PrivateAuthority authority = PrivateAuthority.create();
        Files.writeString(directory.resolve("authority.pem"), authority.pem());
        Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost s3." + REGION.id() + ".amazonaws.com\n");
        try (InputStream relay = Objects.requireNonNull(
                Namespaces.class.getResourceAsStream("/dev/milvusons3/internal/milvus/relay.pl"))) {
            Files.write(directory.resolve("relay.pl"), relay.readAllBytes());
        }
        List<Double> put = new ArrayList<>();
        List<Double> get = new ArrayList<>();
        try (Gateway gateway = Gateway.builder()
                .region(REGION)
                .tls(authority.awsContext(Set.of(REGION)))
                .socket(directory.resolve("gateway"))
                .start()) {
            createBucket(gateway);
            String key = gateway.rootCredentials().accessKeyId();
            String secret = gateway.rootCredentials().secretAccessKey();
            // The first rounds compile the gateway's code, more of it for the one than for the other.
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                List<String> inside = new ArrayList<>(NAMESPACES);
                inside.addAll(List.of("sh", "-ec", INSIDE, "inside"));
                inside.addAll(java(
                        PutGetMain.class,
                        "https://s3." + REGION.id() + ".amazonaws.com",
                        key,
                        secret,
                        directory.resolve("authority.pem").toString()));
                double[] there = run(inside);
                double[] here = run(java(PutGetMain.class, gateway.endpoint().toString(), key, secret, ""));
                if (round >= 0) {
                    put.add(here[0] / there[0]);
                    get.add(here[1] / there[1]);
                }
            }
        }
        Medians.printRatio("PUT 1 MiB, throughput namespace / plain HTTP", Medians.of(put), ">= 0.8");
        Medians.printRatio("GET 1 MiB, throughput namespace / plain HTTP", Medians.of(get), ">= 0.8");
        System.out.printf("BENCHMARK of the rounds: PUT %s, GET %s%n", put, get);
        assertThat(get).hasSize(ROUNDS);
    }

    @Test
    void fetchesOfCredentials() throws Exception {
        List<Double> atOnce = new ArrayList<>();
        List<Double> delayed = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            atOnce.add(run(java(CredentialsFetchMain.class))[0]);
            List<String> off = new ArrayList<>(java(CredentialsFetchMain.class));
            off.add(1, "-Dsun.net.httpserver.nodelay=false");
            delayed.add(run(off)[0]);
        }
        Medians.print("fetch of credentials on a kept connection", atOnce, "ms");
        Medians.print("the same with sun.net.httpserver.nodelay=false", delayed, "ms");
        assertThat(delayed).hasSize(ROUNDS);
    }

    private static void createBucket(Gateway gateway) {
        try (S3Client s3 = S3Client.builder()
                .endpointOverride(gateway.endpoint())
                .region(REGION)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(gateway.rootCredentials()))
                .build()) {
            s3.createBucket(
                    r -> r.bucket(PutGetMain.BUCKET).createBucketConfiguration(c -> c.locationConstraint(REGION.id())));
        }
    }

    private static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** {@return the numbers of its last line} */
    private double[] run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        // The relay ends when its input does.
        try (OutputStream held = process.getOutputStream()) {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            held.flush();
            String[] lines = said.strip().split("\n");
            return Arrays.stream(lines[lines.length - 1].split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        }
    }
}
