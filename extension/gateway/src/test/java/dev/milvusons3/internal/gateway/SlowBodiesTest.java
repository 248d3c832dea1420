package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.gateway.PatientHandler.Patience;
import dev.milvusons3.internal.gateway.RawHttp.Answer;
import dev.milvusons3.internal.gateway.RawHttp.Request;
import dev.milvusons3.internal.gateway.RawHttp.Signing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorCompletionService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/** Clients that send slowly keep nobody else from being served, and are served themselves, or told that they are too slow. */
class SlowBodiesTest {
    private static final String TARGET = "/" + TestAccount.BUCKET + "/slow";
    /** More than there are threads. */
    private static final int MANY = 400;

    private final List<RawHttp> connections = new ArrayList<>();
    private TestAccount account;

    private void open(Patience patience) {
        account = new TestAccount(b -> b.patience(patience));
        account.createBucket(TestAccount.BUCKET);
    }

    @AfterEach
    void close() throws IOException {
        for (RawHttp connection : connections) {
            connection.close();
        }
        account.close();
    }

    private RawHttp begin(Request request, int bytes) throws IOException {
        RawHttp connection = new RawHttp(account.endpoint());
        connections.add(connection);
        connection.sendBeginning(request, bytes);
        return connection;
    }

    private Request unsigned(int length) {
        return RawHttp.plain(account.endpoint(), "PUT", TARGET, "x".repeat(length));
    }

    private Request signed(int length) {
        return new Signing(account.gateway.rootCredentials()).sign(account.endpoint(), unsigned(length));
    }

    private void everybodyElseIsServed() {
        IntStream.range(0, 16).parallel().forEach(i -> {
            String key = "normal-" + i;
            account.s3.putObject(b -> b.bucket(TestAccount.BUCKET).key(key), RequestBody.fromString(key));
            assertThat(account.s3
                            .getObjectAsBytes(b -> b.bucket(TestAccount.BUCKET).key(key))
                            .asUtf8String())
                    .isEqualTo(key);
        });
    }

    @Test
    void manyTricklingStrangersOccupyNothing() throws IOException {
        open(Patience.DEFAULT);
        Request request = unsigned(20);
        for (int i = 0; i < MANY; i++) {
            begin(request, 1);
        }
        for (int sent = 1; sent < 20; sent++) {
            for (RawHttp connection : connections) {
                connection.write(new byte[] {'x'});
            }
            if (sent % 6 == 0) {
                everybodyElseIsServed();
            }
        }
        for (RawHttp connection : connections) {
            assertThat(connection.read(false).element("Code")).isEqualTo("AccessDenied");
            // Nobody was cut off: each may go on.
            assertThat(connection.send(request).element("Code")).isEqualTo("AccessDenied");
        }
    }

    @Test
    void whoeverSendsInTheEndIsServed() throws IOException {
        open(Patience.DEFAULT);
        Request request = signed(30);
        RawHttp connection = begin(request, 0);
        for (byte b : request.body) {
            connection.write(new byte[] {b});
        }
        assertThat(connection.read(false).status()).isEqualTo(200);
        assertThat(account.s3
                        .getObjectAsBytes(b -> b.bucket(TestAccount.BUCKET).key("slow"))
                        .asUtf8String())
                .isEqualTo("x".repeat(30));
    }

    /** They have sent so much that they are taken seriously, and then nothing more. */
    @Test
    void manyLargeBodiesThatStopDoNotTakeAllThreads() throws Exception {
        open(Patience.DEFAULT);
        Request request = signed(1 << 20);
        for (int i = 0; i < MANY; i++) {
            begin(request, 100_000);
        }
        everybodyElseIsServed();
        // All but so many are given up, sooner or later: whichever is, says so.
        Set<String> codes = ConcurrentHashMap.newKeySet();
        CompletionService<String> answers = new ExecutorCompletionService<>(task -> {
            Thread thread = new Thread(task, "reads the answer of a slow client");
            thread.setDaemon(true);
            thread.start();
        });
        connections.forEach(
                connection -> answers.submit(() -> connection.read(false).element("Code")));
        for (int i = 0; i < MANY - Patience.DEFAULT.largeAtOnce(); i++) {
            codes.add(answers.take().get());
        }
        assertThat(codes).containsExactly("RequestTimeout");
        assertThat(account.s3.listObjectsV2(b -> b.bucket(TestAccount.BUCKET)).contents())
                .extracting(o -> o.key())
                .doesNotContain("slow");
    }

    @Test
    void oneThatIsTooSlowForTooLongIsToldSo() throws IOException {
        // Without grace, and at a rate that nobody reaches.
        open(new Patience(64 << 10, 64 << 20, 0, Long.MAX_VALUE, 100));
        RawHttp connection = begin(signed(1_000), 10);
        Answer answer = connection.read(false);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.element("Code")).isEqualTo("RequestTimeout");
        assertThat(answer.headers()).containsEntry("Connection", "close");
        assertThat(account.gateway.decisions().list())
                .last()
                .satisfies(d -> assertThat(d.errorCode()).isEqualTo("RequestTimeout"));
    }

    @Test
    void whereTooMuchIsHeldNobodyIsWaitedForWithoutAThread() throws IOException {
        open(new Patience(64 << 10, 0, Long.MAX_VALUE, 0, 100));
        Request request = signed(1_000);
        RawHttp connection = begin(request, 10);
        connection.write("x".repeat(990).getBytes(StandardCharsets.US_ASCII));
        assertThat(connection.read(false).status()).isEqualTo(200);
    }

    /** It is told so at once, and not cut off while it sends. */
    @Test
    void aRefusedClientCanReadItsRefusalWhileItSends() throws IOException {
        open(Patience.DEFAULT);
        Request request = unsigned(8 << 20);
        RawHttp connection = begin(request, 1 << 20);
        Answer answer = connection.read(false);
        assertThat(answer.element("Code")).isEqualTo("AccessDenied");
        assertThat(answer.headers()).containsEntry("Connection", "close");
        connection.write(Arrays.copyOf(request.body, 7 << 20));
        assertThat(connection.read(false).status())
                .as("the end of the connection")
                .isZero();
    }
}
