package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The gateway as a whole: it starts, serves many, tells what it decides, and is gone. */
class GatewayTest {
    private static final String B = TestAccount.BUCKET;

    private static Set<Thread> threads() {
        return Set.copyOf(Thread.getAllStackTraces().keySet());
    }

    @Test
    void closedItLeavesNoThreadAndNoPort() throws Exception {
        // Once before, for what the JVM and the libraries start for good.
        try (TestAccount account = new TestAccount()) {
            account.createBucket(B);
        }
        Set<Thread> before = threads();
        int port;
        try (TestAccount account = new TestAccount()) {
            account.createBucket(B);
            account.s3.putObject(b -> b.bucket(B).key("k"), RequestBody.fromString("x"));
            port = account.endpoint().getPort();
            assertThat(account.endpoint().getHost()).isEqualTo("127.0.0.1");
        }
        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(ConnectException.class);
        for (Thread thread : threads()) {
            // The JDK has a timer of its own for the client's connections.
            if (!before.contains(thread) && !thread.getName().startsWith("Keep-Alive-Timer")) {
                // What was told to end may need a moment for it.
                thread.join(TimeUnit.SECONDS.toMillis(10));
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void rootCredentialsDifferFromRunToRun() {
        try (TestAccount one = new TestAccount();
                TestAccount other = new TestAccount()) {
            assertThat(one.gateway.rootCredentials().accessKeyId()).matches("AKIA[A-Z2-7]{16}");
            assertThat(one.gateway.rootCredentials().secretAccessKey())
                    .hasSize(40)
                    .isNotEqualTo(other.gateway.rootCredentials().secretAccessKey());
            assertThat(one.gateway.rootCredentials().toString())
                    .doesNotContain(one.gateway.rootCredentials().secretAccessKey());
        }
    }

    @Test
    void sixtyFourConnectionsAreServedAtOnce() throws Exception {
        try (TestAccount account = new TestAccount()) {
            account.createProvider();
            account.createBucket(B);
            S3Client s3 = account.s3WithRole(TestAccount.allow("s3:*Object", "*"));
            ExecutorService pool = Executors.newFixedThreadPool(64);
            try {
                List<Future<Integer>> results = new ArrayList<>();
                for (int i = 0; i < 640; i++) {
                    int n = i;
                    results.add(pool.submit(() -> {
                        byte[] content = new byte[1_024 + n];
                        s3.putObject(b -> b.bucket(B).key("k" + n), RequestBody.fromBytes(content));
                        return s3.getObjectAsBytes(b -> b.bucket(B).key("k" + n))
                                .asByteArray()
                                .length;
                    }));
                }
                for (int i = 0; i < results.size(); i++) {
                    assertThat(results.get(i).get()).isEqualTo(1_024 + i);
                }
            } finally {
                pool.shutdownNow();
            }
            List<RecordedDecision> all = account.gateway.decisions().list();
            assertThat(all).filteredOn(d -> d.action().equals("s3:GetObject")).hasSize(640);
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).number()).isEqualTo(i + 1L);
            }
        }
    }

    @Test
    void aDenialCanBeWaitedFor() throws Exception {
        try (TestAccount account = new TestAccount()) {
            account.createProvider();
            account.createBucket(B);
            S3Client s3 = account.s3WithRole();
            List<RecordedDecision> heard = new CopyOnWriteArrayList<>();
            try (AutoCloseable listening = account.gateway.decisions().listen(heard::add)) {
                assertThat(listening).isNotNull();
                CompletableFuture<Void> later = CompletableFuture.runAsync(
                        () -> assertThatThrownBy(() -> s3.headBucket(b -> b.bucket(B)))
                                .isInstanceOf(S3Exception.class),
                        CompletableFuture.delayedExecutor(50, java.util.concurrent.TimeUnit.MILLISECONDS));
                RecordedDecision denial = account.gateway
                        .decisions()
                        .await(d -> d.verdict() == Verdict.DENIED, Duration.ofSeconds(20))
                        .orElseThrow();
                later.join();
                assertThat(denial.action()).isEqualTo("s3:ListBucket");
                assertThat(denial.userAgent()).startsWith("aws-sdk-java/2");
                assertThat(heard).contains(denial);
            }
            assertThat(account.gateway.decisions().await(d -> d.number() > 1_000, Duration.ofMillis(10)))
                    .isEmpty();
            long before = heard.size();
            account.s3.headBucket(b -> b.bucket(B));
            assertThat(heard).hasSize((int) before);
        }
    }

    @Test
    void itListensOnOtherAddressesOnlyWhenItIsAsked() throws Exception {
        InetAddress all = InetAddress.getByName("0.0.0.0");
        InetAddress other = InetAddress.getByName("127.0.0.2");
        try (TestAccount closed = new TestAccount();
                TestAccount open = new TestAccount(b -> b.address(all))) {
            assertThat(open.endpoint().getHost()).isEqualTo("127.0.0.1");
            new Socket(other, open.endpoint().getPort()).close();
            assertThatThrownBy(() -> new Socket(other, closed.endpoint().getPort()).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    /** LocalStack's IAM would answer with ARNs of aws; nobody listens at this one, so that asking it would fail. */
    @Test
    void anEmulatorIsNotAskedForTheIamOfAnotherPartition() {
        try (TestAccount account =
                new TestAccount(b -> b.region(Region.CN_NORTH_1).emulator(URI.create("http://127.0.0.1:1")))) {
            assertThat(account.iam
                            .createPolicy(r -> r.policyName("p").policyDocument("""
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"""))
                            .policy()
                            .arn())
                    .isEqualTo("arn:aws-cn:iam::111122223333:policy/p");
        }
    }

    @Test
    void anEmulatorThatIsGoneIsNamedAndNothingIsAllowed() {
        try (TestAccount account = new TestAccount(b -> b.emulator(URI.create("http://127.0.0.1:1")))) {
            S3Client s3 = account.s3(
                    StaticCredentialsProvider.create(account.gateway.rootCredentials()),
                    b -> b.overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1))));
            assertThatThrownBy(() -> s3.createBucket(
                            b -> b.bucket(B).createBucketConfiguration(c -> c.locationConstraint("us-east-2"))))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(503))
                    .hasMessageContaining("http://127.0.0.1:1");
        }
    }

    @Test
    void overTlsTheTransportIsSecure(@TempDir Path dir) throws Exception {
        KeyStore keys = keyStore(dir);
        SSLContext server = SSLContext.getInstance("TLS");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        server.init(managers.getKeyManagers(), null, null);
        TrustManagerFactory trusting = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusting.init(keys);
        TrustManager[] trusted = trusting.getTrustManagers();
        try (TestAccount account = new TestAccount(b -> b.tls(server))) {
            account.createProvider();
            account.createBucket(B);
            var session = account.assume(account.createRole(
                    TestAccount.allow("s3:*", "*", "{\"Bool\":{\"aws:SecureTransport\":\"true\"}}")));
            assertThatThrownBy(() -> account.s3(session).listObjectsV2(b -> b.bucket(B)))
                    .isInstanceOf(S3Exception.class);
            try (S3Client secure = S3Client.builder()
                    .endpointOverride(account.gateway.tlsEndpoint().orElseThrow())
                    .region(account.region())
                    .credentialsProvider(StaticCredentialsProvider.create(session))
                    .forcePathStyle(true)
                    .httpClient(UrlConnectionHttpClient.builder()
                            .tlsTrustManagersProvider(() -> trusted)
                            .build())
                    .build()) {
                secure.putObject(b -> b.bucket(B).key("k"), RequestBody.fromString("unsigned payload, over TLS"));
                assertThat(secure.getObjectAsBytes(b -> b.bucket(B).key("k")).asUtf8String())
                        .isEqualTo("unsigned payload, over TLS");
            }
        }
    }

    private static KeyStore keyStore(Path dir) throws Exception {
        Path file = dir.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, "changeit".toCharArray());
        }
        return keys;
    }
}
