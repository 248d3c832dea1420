package dev.milvusons3.internal.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.milvusons3.docs.Pages;
import dev.milvusons3.internal.tls.PrivateAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real server says when its bucket is out of reach: the words may change with its version. */
class StorageFailureIT {
    private static final String BUCKET = "milvus-bucket-plain";
    private static final String ERROR =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>%s</Message></Error>";
    private static final String DENIED = ERROR.formatted("AccessDenied", "not authorized to perform: s3:ListBucket");

    private static final String LOCATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">us-east-2</LocationConstraint>";

    @TempDir
    Path directory;

    @Test
    void saysThatItsGoSideIsDenied() throws Exception {
        try (Stub s3 = new Stub(exchange -> answer(exchange, 403, DENIED))) {
            assertFinding(s3.userYaml(), MilvusLog.Kind.ACCESS_DENIED);
        }
    }

    @Test
    void endsIfItsOtherSideAloneIsDenied() throws Exception {
        try (Stub s3 = new Stub(exchange -> {
                    boolean other = String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent"))
                            .startsWith("aws-sdk-cpp");
                    answer(exchange, other ? 403 : 200, other ? DENIED : LOCATION);
                });
                LocalMilvus milvus = LocalMilvus.start(directory, MilvusPorts.allocate(), s3.userYaml(), Map.of())) {
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (milvus.process().isRunning() && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
            assertThat(milvus.process().isRunning()).isFalse();
            assertThat(milvus.process().log().findings())
                    .extracting(MilvusLog.Finding::kind)
                    .containsExactlyInAnyOrder(MilvusLog.Kind.ACCESS_DENIED, MilvusLog.Kind.PANIC);
            assertThat(milvus.process().logTail(20))
                    .contains("panic: ", "not authorized to perform: s3:ListBucket")
                    .doesNotContain("goroutine");
        }
    }

    @Test
    void saysThatThereIsNoBucket() throws Exception {
        String missing = ERROR.formatted("NoSuchBucket", "The specified bucket does not exist");
        try (Stub s3 = new Stub(exchange -> answer(exchange, 404, missing))) {
            assertFinding(s3.userYaml(), MilvusLog.Kind.NO_SUCH_BUCKET);
        }
    }

    @Test
    void saysThatNobodyAnswers() throws Exception {
        MilvusPorts nobody = MilvusPorts.allocate();
        try {
            assertFinding(PlainS3.userYaml(nobody.milvus(), BUCKET, "AKIA"), MilvusLog.Kind.UNREACHABLE);
        } finally {
            nobody.release();
        }
    }

    /** Whoever answers in S3's place, such as a proxy that opens TLS, is not trusted before Milvus is told of its authority. */
    @Test
    void saysThatItDoesNotTrustTheAuthority() throws Exception {
        SSLContext untrusted = PrivateAuthority.create().addressContext(InetAddress.getLoopbackAddress());
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(untrusted));
        try (Stub s3 = new Stub(server, exchange -> answer(exchange, 403, DENIED))) {
            String words = "x509: certificate signed by unknown authority";
            assertThat(assertFinding(s3.userYaml().replace("useSSL: false", "useSSL: true"), MilvusLog.Kind.UNTRUSTED))
                    .contains(words);
            assertThat(page()).contains(words);
        }
    }

    /** SSL_CERT_FILE tells its Go side of an authority, and not its C++ side. Half a minute later it would panic. */
    @Test
    void saysThatItsOtherSideAloneDoesNotTrustTheAuthority() throws Exception {
        PrivateAuthority authority = PrivateAuthority.create();
        Path bundle = Files.writeString(directory.resolve("bundle.pem"), authority.bundle());
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.addressContext(InetAddress.getLoopbackAddress())));
        try (Stub s3 = new Stub(server, exchange -> answer(exchange, 200, LOCATION))) {
            String words = "curlCode: 60, SSL peer certificate or SSH remote key was not OK";
            assertThat(assertFinding(
                            s3.userYaml().replace("useSSL: false", "useSSL: true"),
                            Map.of("SSL_CERT_FILE", bundle.toString()),
                            MilvusLog.Kind.UNTRUSTED))
                    .contains(words);
            assertThat(page()).contains(words);
        }
    }

    /** It shows what is asserted here. */
    private static String page() throws IOException {
        return Files.readString(Pages.root().resolve("docs/troubleshooting.md"));
    }

    private String assertFinding(String userYaml, MilvusLog.Kind kind) throws Exception {
        return assertFinding(userYaml, Map.of(), kind);
    }

    private String assertFinding(String userYaml, Map<String, String> env, MilvusLog.Kind kind) throws Exception {
        try (LocalMilvus milvus = LocalMilvus.start(directory, MilvusPorts.allocate(), userYaml, env)) {
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            Optional<MilvusLog.Finding> found = milvus.process().log().find(kind);
            while (found.isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(20);
                found = milvus.process().log().find(kind);
            }
            assertThat(found).as(milvus.process().logTail(50)).isPresent();
            assertThat(new MilvusHealth(milvus.ports().metrics()).ask().healthy())
                    .isFalse();
            return found.orElseThrow().line();
        }
    }

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private static void answer(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(code, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    /** Answers as told in S3's place. */
    private static final class Stub implements AutoCloseable {
        private final HttpServer server;
        private final ExecutorService threads = Executors.newCachedThreadPool();

        Stub(Answer answer) throws IOException {
            this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), answer);
        }

        Stub(HttpServer server, Answer answer) {
            this.server = server;
            server.createContext("/", answer::to);
            server.setExecutor(threads);
            server.start();
        }

        String userYaml() {
            return PlainS3.userYaml(server.getAddress().getPort(), BUCKET, "AKIASTUBSTUBSTUBSTUB");
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
