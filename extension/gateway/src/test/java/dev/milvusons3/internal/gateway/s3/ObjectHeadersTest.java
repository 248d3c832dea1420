package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.gateway.RawHttp;
import dev.milvusons3.internal.gateway.RawHttp.Answer;
import dev.milvusons3.internal.gateway.RawHttp.Request;
import dev.milvusons3.internal.gateway.RawHttp.Signing;
import dev.milvusons3.internal.gateway.TestAccount;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.sync.RequestBody;

/** What the answers say beside the bytes, errors included. */
class ObjectHeadersTest extends ObjectsCase {
    @BeforeEach
    void write() {
        s3.putObject(b -> b.bucket(BUCKET).key("k").tagging("a=1&b=2"), RequestBody.fromString("0123456789"));
    }

    private Answer send(String method, String target, Map<String, String> headers) throws IOException {
        return send(account.gateway.rootCredentials(), method, target, headers, "");
    }

    private Answer send(AwsCredentials as, String method, String target, Map<String, String> headers, String body)
            throws IOException {
        try (RawHttp http = new RawHttp(account.endpoint())) {
            Request request = RawHttp.plain(account.endpoint(), method, "/" + BUCKET + target, body);
            headers.forEach(request::header);
            return http.send(new Signing(as).sign(account.endpoint(), request));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 206, 0123, bytes 0-3/10",
        "bytes=7-, 206, 789, bytes 7-9/10",
        "bytes=-2, 206, 89, bytes 8-9/10",
        "bytes=8-100, 206, 89, bytes 8-9/10",
        "bytes=3-1, 200, 0123456789,",
        "'bytes=0-1,3-4', 200, 0123456789,",
        "lines=0-1, 200, 0123456789,"
    })
    void rangesAreOfTheBytes(String range, int status, String body, String told) throws IOException {
        Answer answer = send("GET", "/k", Map.of("Range", range));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().get("Content-Range")).isEqualTo(told);
        assertThat(answer.headers()).containsEntry("Accept-Ranges", "bytes");
    }

    @ParameterizedTest
    @CsvSource({"bytes=10-", "bytes=50-60", "bytes=-0"})
    void aRangeBesideThemIsRefusedInFull(String range) throws IOException {
        Answer answer = send("GET", "/k", Map.of("Range", range));
        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.element("Code")).isEqualTo("InvalidRange");
        assertThat(answer.element("Message")).isEqualTo("The requested range is not satisfiable");
        assertThat(answer.element("ActualObjectSize")).isEqualTo("10");
        assertThat(answer.element("RangeRequested")).isEqualTo(range);
    }

    @Test
    void tagsAreCountedForThoseWhoMayReadThem() throws IOException {
        assertThat(send("HEAD", "/k", Map.of()).headers()).containsEntry("x-amz-tagging-count", "2");
        assertThat(send("GET", "/k", Map.of()).headers()).containsEntry("x-amz-tagging-count", "2");
        account.createProvider();
        AwsCredentials reader =
                account.assume(account.createRole(TestAccount.allow("s3:GetObject", "arn:aws:s3:::" + BUCKET + "/*")));
        Answer without = send(reader, "GET", "/k", Map.of(), "");
        assertThat(without.status()).isEqualTo(200);
        assertThat(without.headers()).doesNotContainKey("x-amz-tagging-count");
        assertThat(account.lastDecision().action()).isEqualTo("s3:GetObject");
    }

    @Test
    void whatTheRequestAsksForIsSaidInstead() throws IOException {
        Answer answer = send("GET", "/k?response-content-type=text%2Fcsv&response-expires=0", Map.of());
        assertThat(answer.headers()).containsEntry("Content-Type", "text/csv").containsEntry("Expires", "0");
        assertThat(send("GET", "/k", Map.of()).headers().get("Content-Type")).isNotEqualTo("text/csv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/x-vectors; charset=UTF-8", "text/html", "application/json", "TEXT/x;a=b", "not a type"})
    void aTypeIsToldToTheLetter(String type) throws IOException {
        send(account.gateway.rootCredentials(), "PUT", "/typed", Map.of("Content-Type", type), "x");
        assertThat(send("GET", "/typed", Map.of()).headers()).containsEntry("Content-Type", type);
        assertThat(send("HEAD", "/typed", Map.of()).headers()).containsEntry("Content-Type", type);
    }

    @Test
    void withoutATypeItIsS3sOwn() throws IOException {
        send(account.gateway.rootCredentials(), "PUT", "/untyped", Map.of(), "x");
        assertThat(send("HEAD", "/untyped", Map.of()).headers())
                .containsEntry("Content-Type", "binary/octet-stream")
                .containsEntry("Content-Length", "1")
                .containsEntry("x-amz-server-side-encryption", "AES256");
    }

    @Test
    void aChecksumIsToldToThoseWhoAsk() throws IOException {
        Answer put = send(account.gateway.rootCredentials(), "PUT", "/sum", Map.of(), "123456789");
        assertThat(put.headers())
                .containsEntry("x-amz-checksum-crc64nvme", "rosUhgp5mIg=")
                .containsEntry("x-amz-checksum-type", "FULL_OBJECT");
        assertThat(send("GET", "/sum", Map.of()).headers()).doesNotContainKey("x-amz-checksum-crc64nvme");
        assertThat(send("GET", "/sum", Map.of("x-amz-checksum-mode", "ENABLED")).headers())
                .containsEntry("x-amz-checksum-crc64nvme", "rosUhgp5mIg=");
        assertThat(send("GET", "/sum", Map.of("x-amz-checksum-mode", "ENABLED", "Range", "bytes=0-1"))
                        .headers())
                .doesNotContainKey("x-amz-checksum-crc64nvme");
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-checksum-crc32, AAAAAA==, 400, BadDigest",
        "x-amz-checksum-crc32, AAAA, 400, InvalidRequest",
        "x-amz-checksum-xxhash64, AAAAAAAAAAA=, 501, NotImplemented",
        "Content-MD5, 1B2M2Y8AsgTpgAmY7PhCfg==, 400, BadDigest",
        "Content-MD5, nothing, 400, InvalidDigest",
        "x-amz-sdk-checksum-algorithm, CRC32, 400, InvalidRequest",
        "x-amz-storage-class, COLD, 400, InvalidStorageClass",
        "x-amz-server-side-encryption, ROT13, 400, InvalidArgument",
        "x-amz-write-offset-bytes, 10, 501, NotImplemented",
        "x-amz-server-side-encryption-customer-algorithm, AES256, 501, NotImplemented",
        "x-amz-tagging, aws:a=b, 400, InvalidTag"
    })
    void whatCannotBeKeptIsRefusedAndNothingIsStored(String header, String value, int status, String code)
            throws IOException {
        Answer answer = send(account.gateway.rootCredentials(), "PUT", "/refused", Map.of(header, value), "content");
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.element("Code")).isEqualTo(code);
        assertThat(answer.element("Message")).isNotBlank();
        assertThat(send("GET", "/refused", Map.of()).status()).isEqualTo(404);
    }

    @Test
    void archivedObjectsCannotBeRead() throws IOException {
        send(account.gateway.rootCredentials(), "PUT", "/cold", Map.of("x-amz-storage-class", "GLACIER"), "x");
        assertThat(send("HEAD", "/cold", Map.of()).headers()).containsEntry("x-amz-storage-class", "GLACIER");
        Answer answer = send("GET", "/cold", Map.of());
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.element("Code")).isEqualTo("InvalidObjectState");
        assertThat(answer.element("StorageClass")).isEqualTo("GLACIER");
    }
}
