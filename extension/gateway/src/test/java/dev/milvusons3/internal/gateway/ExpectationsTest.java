package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.gateway.RawHttp.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients such as boto3 ask before they send a body ({@code Expect: 100-continue}), and keep the connection for what comes next. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExpectationsTest {
    private static final String BODY = "x";

    private TestAccount account;

    @BeforeAll
    void start() {
        account = new TestAccount();
        account.createBucket(TestAccount.BUCKET);
    }

    @AfterAll
    void stop() {
        account.close();
    }

    private RawHttp.Request put(String name, String value) {
        RawHttp.Request request =
                RawHttp.plain(account.endpoint(), "PUT", "/" + TestAccount.BUCKET + "/expected", BODY);
        request.header("Expect", "100-continue").header(name, value);
        return new RawHttp.Signing(account.gateway.rootCredentials()).sign(account.endpoint(), request);
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-storage-class, NONE, InvalidStorageClass",
        "x-amz-checksum-sha256, none, InvalidRequest",
        "Content-MD5, none, InvalidDigest",
        "x-amz-tagging, a=b&a=c, InvalidTag"
    })
    void whoIsRefusedByTheHeadersIsNotToldToSend(String name, String value, String code) throws IOException {
        try (RawHttp http = new RawHttp(account.endpoint())) {
            http.sendBeginning(put(name, value), 0);
            Answer answer = http.read(false);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.element("Code")).isEqualTo(code);
            assertThat(answer.headers()).containsEntry("Connection", "close");
        }
    }

    @Test
    void whoIsToldToSendKeepsTheConnection() throws IOException {
        try (RawHttp http = new RawHttp(account.endpoint())) {
            for (int i = 0; i < 3; i++) {
                http.sendBeginning(put("x-amz-meta-n", Integer.toString(i)), 0);
                assertThat(http.read(false).status()).isEqualTo(100);
                http.write(BODY.getBytes(StandardCharsets.UTF_8));
                Answer answer = http.read(false);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.headers()).doesNotContainKey("Connection");
            }
        }
    }
}
