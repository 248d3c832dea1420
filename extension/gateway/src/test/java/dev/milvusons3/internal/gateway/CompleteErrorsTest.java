package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.gateway.RawHttp.Answer;
import dev.milvusons3.internal.gateway.RawHttp.Request;
import dev.milvusons3.internal.gateway.RawHttp.Signing;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.sigv4.Hashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.sync.RequestBody;

/** Every refusal says what is wrong and can be found again. The AWS CLI falls over one without a text. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompleteErrorsTest {
    private static final String KEY = "/" + TestAccount.BUCKET + "/k";

    /** {@return an account on the back end that is tested; another one in a subclass} */
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return new TestAccount(change);
    }

    private TestAccount account;
    private AwsCredentials root;

    @BeforeAll
    void start() {
        account = open(b -> b);
        account.createBucket(TestAccount.BUCKET);
        account.s3.putObject(b -> b.bucket(TestAccount.BUCKET).key("k"), RequestBody.fromString("0123456789"));
        root = account.gateway.rootCredentials();
    }

    @AfterAll
    void stop() {
        account.close();
    }

    @Test
    void anErrorCannotBeMadeWithoutAText() {
        assertThatThrownBy(() -> new AwsError(400, "InvalidArgument", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("400 InvalidArgument");
        assertThatThrownBy(() -> new AwsError(400, "", "Something")).isInstanceOf(IllegalArgumentException.class);
    }

    private Request request(String method, String target, String body) {
        return RawHttp.plain(account.endpoint(), method, target, body);
    }

    private Answer send(Request request) throws IOException {
        try (RawHttp http = new RawHttp(account.endpoint())) {
            return http.send(request);
        }
    }

    private Answer signed(Request request) throws IOException {
        return send(new Signing(root).sign(account.endpoint(), request));
    }

    private static void isComplete(Answer answer) {
        assertThat(answer.headers().get("Content-Type")).as(answer.body()).isEqualTo("application/xml");
        assertThat(answer.element("Code")).as(answer.body()).matches("[A-Za-z0-9]+");
        assertThat(answer.element("Message"))
                .as(answer.body())
                .isNotBlank()
                .isNotIn("Bad Request", "Precondition Failed", "Not Found", "Forbidden", "Not Implemented");
        assertThat(answer.element("RequestId"))
                .isNotBlank()
                .isEqualTo(answer.headers().get("x-amz-request-id"));
        assertThat(answer.element("HostId"))
                .isNotBlank()
                .isEqualTo(answer.headers().get("x-amz-id-2"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "GET, ``, If-Match: \"0\", 412, At least one of the pre-conditions you specified did not hold",
                "PUT, ``, If-None-Match: *, 412, At least one of the pre-conditions you specified did not hold",
                "GET, ``, Range: bytes=20-30, 416, The requested range is not satisfiable"
            })
    void failedConditionsHaveAwsText(String method, String query, String header, int status, String message)
            throws IOException {
        String[] parts = header.split(": ");
        Answer answer = signed(request(method, KEY + query, "").header(parts[0], parts[1]));
        isComplete(answer);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.element("Message")).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /none/k",
                "GET %s/none",
                "GET %s/k?versionId=none",
                "GET %s/k?uploadId=none",
                "PUT %s/k?uploadId=none&partNumber=1",
                "PUT %s/k?uploadId=none&partNumber=0",
                "DELETE %s/k?uploadId=none",
                "POST %s/k?uploadId=none",
                "GET %s/k?attributes",
                "GET %s?list-type=2&max-keys=x",
                "GET %s?list-type=2&continuation-token=x",
                "GET %s?list-type=2&continuation-token=nope",
                "GET %s?versions&max-keys=-1",
                "GET %s?uploads&max-uploads=x",
                "GET %s?website",
                "GET %s?policy",
                "GET %s?cors",
                "GET %s?object-lock",
                "PUT %s?tagging",
                "PUT %s?versioning",
                "PUT %s?policy",
                "PUT %s?acl",
                "PUT %s/k?tagging",
                "PUT %s/k?torrent",
                "POST %s?delete",
                "DELETE %s",
                "PUT /x",
                "PUT /In_Valid",
                "GET //k",
                "GET %s?acl&policy",
                "GET /?max-buckets=x"
            })
    void refusedRequestsAreAnsweredInFull(String request) throws IOException {
        String[] parts = request.formatted("/" + TestAccount.BUCKET).split(" ");
        Answer answer = signed(request(parts[0], parts[1], ""));
        assertThat(answer.status()).as(answer.body()).isBetween(400, 501).isNotEqualTo(500);
        isComplete(answer);
        isComplete(send(request(parts[0], parts[1], "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-MD5: AAAAAAAAAAAAAAAAAAAAAA==",
                "Content-MD5: %",
                "x-amz-checksum-crc32: AAAAAA==",
                "x-amz-checksum-crc32: %",
                "x-amz-checksum-sha256: %",
                "x-amz-storage-class: NONE",
                "x-amz-acl: none",
                "x-amz-acl: public-read",
                "x-amz-tagging: a=b&a=c",
                "x-amz-copy-source: none",
                "x-amz-copy-source: none/none",
                "x-amz-object-lock-mode: GOVERNANCE",
                "x-amz-expected-bucket-owner: 000000000000",
                "x-amz-content-sha256: none",
                "x-amz-decoded-content-length: x",
                "If-Match: \"0\""
            })
    void refusedPutsAreAnsweredInFull(String header) throws IOException {
        String[] parts = header.split(": ", 2);
        Answer answer = signed(request("PUT", KEY, "new").header(parts[0], parts[1]));
        if (answer.status() != 200) { // Not everything counts here.
            isComplete(answer);
        }
        assertThat(answer.status()).isNotEqualTo(500);
    }

    @Test
    void aBodyThatIsNotXmlIsAnsweredInFull() throws IOException {
        for (String target : List.of("?tagging", "?versioning", "?policy", "?cors", "?delete", "/k?tagging")) {
            String method = target.equals("?delete") ? "POST" : "PUT";
            Request request = request(method, "/" + TestAccount.BUCKET + target, "<no")
                    .header("Content-MD5", Base64.getEncoder().encodeToString(md5("<no")));
            Answer answer = signed(request);
            assertThat(answer.status()).isEqualTo(400);
            isComplete(answer);
        }
    }

    private static byte[] md5(String text) {
        return Hashes.digest("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "GET",
                "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
                "PUT /b/k HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n"
            })
    void whatIsNotHttpIsAnsweredInFullToo(String bytes) throws IOException {
        try (RawHttp http = new RawHttp(account.endpoint())) {
            http.write((bytes + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            isComplete(http.read(false));
        }
    }

    @Test
    void whatIsTooLongIsAnsweredInFullToo() throws IOException {
        isComplete(send(request("GET", KEY + "?prefix=" + "x".repeat(20_000), "")));
        isComplete(send(request("GET", KEY, "").header("x-long", "x".repeat(20_000))));
    }

    @Test
    void headHasStatusAndIdsAndNoBody() throws IOException {
        for (String target : List.of("/none", KEY + "-none", KEY + "?acl")) {
            Answer answer = signed(request("HEAD", target, ""));
            assertThat(answer.status()).isBetween(400, 501);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers()).containsKeys("x-amz-request-id", "x-amz-id-2");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Action=GetCallerIdentity&Version=2011-06-15",
                "Action=AssumeRole&Version=2011-06-15",
                "Action=AssumeRoleWithWebIdentity&Version=2011-06-15",
                "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=x&RoleSessionName=y&WebIdentityToken=z",
                "Action=Nothing&Version=2011-06-15",
                "Action=Nothing&Version=2010-05-08",
                "Action=GetRole&Version=2010-05-08&RoleName=none",
                "Action=CreateRole&Version=2010-05-08&RoleName=r",
                "Action=CreateRole&Version=2010-05-08&RoleName=r&AssumeRolePolicyDocument=x",
                "Action=GetRole&Version=0",
                "Action=GetRole",
                "Version=2010-05-08",
                "nothing",
                "a=%zz"
            })
    void theQueryServicesAnswerInFull(String form) throws IOException {
        for (String service : List.of("sts", "iam")) {
            String region = service.equals("sts") ? "us-east-2" : "us-east-1";
            Request request = request("POST", "/", form).header("Content-Type", "application/x-www-form-urlencoded");
            Answer unsigned = send(request);
            Answer signed = send(new Signing(root, region, service, Duration.ZERO).sign(account.endpoint(), request));
            for (Answer answer : List.of(unsigned, signed)) {
                if (answer.status() == 200) {
                    continue;
                }
                assertThat(answer.status())
                        .as(answer.body())
                        .isBetween(400, 501)
                        .isNotEqualTo(500);
                assertThat(answer.element("Type")).isIn("Sender", "Receiver");
                assertThat(answer.element("Code")).as(answer.body()).isNotBlank();
                assertThat(answer.element("Message")).as(answer.body()).isNotBlank();
                assertThat(answer.element("RequestId"))
                        .isNotBlank()
                        .isEqualTo(answer.headers().get("x-amzn-RequestId"));
            }
        }
    }
}
