package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.gateway.body.RefusedBody;
import dev.milvusons3.internal.gateway.body.RequestBody;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.identity.CredentialStore;
import dev.milvusons3.internal.gateway.sigv4.Authentication;
import dev.milvusons3.internal.gateway.sigv4.Authenticator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** Inputs damaged at random, from a fixed seed: the parsers answer each with an error of AWS' and never with another. */
class HostileInputTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String HEAD = """
            PUT /bucket/key?a=b&X-Amz-Expires=1 HTTP/1.1
            Host:s3.amazonaws.com
            x-amz-date:20260101T000000Z
            Authorization:AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9
            x-amz-content-sha256:UNSIGNED-PAYLOAD

            """;
    private static final String PRESIGNED = """
            GET /bucket/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=60&X-Amz-Signature=00 HTTP/1.1
            Host:s3.amazonaws.com

            """;
    private static final String CHUNKS = """
            PUT /bucket/key HTTP/1.1
            Host:s3.amazonaws.com
            x-amz-content-sha256:STREAMING-UNSIGNED-PAYLOAD-TRAILER
            x-amz-trailer:x-amz-checksum-crc32
            x-amz-decoded-content-length:5

            """;
    private static final String BODY = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";

    private final Random random = new Random(20_260_101);

    /** A few characters replaced, removed, doubled or put in; the request line's frame is left as it is. */
    private String damaged(String text, int from) {
        StringBuilder out = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = from + random.nextInt(Math.max(1, out.length() - from));
            char c = "\u0000\u00e9%+=&;,/:\"<0aZ-\t\u2028".charAt(random.nextInt(17));
            switch (random.nextInt(4)) {
                case 0 -> out.setCharAt(at, c);
                case 1 -> out.deleteCharAt(at);
                case 2 -> out.insert(at, c);
                default -> out.insert(at, out.substring(at, Math.min(out.length(), at + random.nextInt(40))));
            }
        }
        return out.toString();
    }

    private static Authentication authenticate(Call call) {
        return new Authenticator(new CredentialStore(session -> true)).authenticateS3(call, "us-east-1");
    }

    @Test
    void signaturesAreParsedOrRefused() {
        int refused = 0;
        for (int i = 0; i < 40_000; i++) {
            String base = i % 2 == 0 ? HEAD : PRESIGNED;
            int line = base.indexOf('\n');
            String text = i % 2 == 0
                    ? base.substring(0, line)
                            + oneLine(damaged(base.substring(line), base.indexOf("x-amz-date") - line))
                    : "GET "
                            + oneLine(damaged(base.substring(4, base.indexOf(" HTTP")), 0))
                                    .replace("\n", "") + base.substring(base.indexOf(" HTTP"));
            try {
                Call call = FakeExchange.parse(text).at(NOW);
                // Who is not signed at all is a stranger.
                assertThat(authenticate(call).caller().isAnonymous()).isTrue();
            } catch (AwsError e) {
                assertThat(e.status()).isBetween(400, 403);
                refused++;
            } catch (StringIndexOutOfBoundsException e) {
                // The test's own parser, of a request line or header that no server would pass on.
                assertThat(e.getStackTrace())
                        .anyMatch(f -> f.getMethodName().equals("parse")
                                && f.getClassName().endsWith("FakeExchange"));
            }
        }
        assertThat(refused).isGreaterThan(30_000);
    }

    private static String oneLine(String text) {
        return text.replace("\n\n", "\n") + "\n\n";
    }

    @Test
    void chunksAreDecodedOrRefused() throws Exception {
        int refused = 0;
        for (int i = 0; i < 40_000; i++) {
            byte[] body = damaged(BODY, 0).getBytes(StandardCharsets.UTF_8);
            Call call = FakeExchange.parse(CHUNKS, body).at(NOW);
            try {
                byte[] decoded = RequestBody.open(call, authenticate(call), false).stream()
                        .readAllBytes();
                assertThat(decoded).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
            } catch (RefusedBody e) {
                assertThat(e.error().status()).isBetween(400, 403);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(20_000);
    }

    @Test
    void tokensAreVerifiedOrRefused() {
        try (TestAccount account = new TestAccount()) {
            account.createProvider();
            String role = account.createRole();
            String token = account.issuer.token();
            StsClient sts = account.anonymousSts();
            int refused = 0;
            for (int i = 0; i < 500; i++) {
                String hostile = damaged(token, 0);
                try {
                    sts.assumeRoleWithWebIdentity(
                            b -> b.roleArn(role).roleSessionName("milvus").webIdentityToken(hostile));
                    // What is left of a signature's last character may say the same as before.
                    assertThat(hostile).startsWith(token.substring(0, token.length() - 2));
                } catch (StsException e) {
                    assertThat(e.statusCode()).as(hostile).isEqualTo(400);
                    refused++;
                }
            }
            assertThat(refused).isGreaterThan(400);
        }
    }
}
