package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.gateway.RawHttp.Answer;
import dev.milvusons3.internal.gateway.RawHttp.Request;
import dev.milvusons3.internal.gateway.RawHttp.Signing;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** What is refused gets the right error, is recorded, leaves the connection usable, and stores nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Refusals {
    /** {@return an account on the back end that is tested; another one in a subclass} */
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return new TestAccount(change);
    }

    static final String BUCKET = "/" + TestAccount.BUCKET;

    TestAccount account;
    AwsCredentials root;

    @BeforeAll
    void start() {
        account = open(b -> b);
        account.createProvider();
        account.createBucket(TestAccount.BUCKET);
        root = account.gateway.rootCredentials();
    }

    @AfterEach
    void nothingIsStored() {
        assertThat(account.s3.listObjectsV2(b -> b.bucket(TestAccount.BUCKET)).contents())
                .isEmpty();
    }

    @AfterAll
    void stop() {
        account.close();
    }

    Request request(String method, String target, String body) {
        return RawHttp.plain(account.endpoint(), method, target, body);
    }

    Request signed(String method, String target, String body) {
        return new Signing(root).sign(account.endpoint(), request(method, target, body));
    }

    /** Sends, and then something harmless on the same connection. */
    Answer send(Request request) throws IOException {
        try (RawHttp http = new RawHttp(account.endpoint())) {
            Answer answer = http.send(request);
            assertThat(http.send(signed("GET", "/", "")).status())
                    .as("the connection is still good")
                    .isEqualTo(200);
            return answer;
        }
    }

    Answer refused(Request request, int status, String code) throws IOException {
        long before = account.gateway.decisions().size();
        Answer answer = send(request);
        assertThat(answer.element("Code")).as(answer.body()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
        List<RecordedDecision> made = account.gateway.decisions().listSince(before);
        assertThat(made.stream().map(RecordedDecision::errorCode)).contains(code);
        assertThat(made.get(0).verdict()).isNotNull();
        return answer;
    }
}
