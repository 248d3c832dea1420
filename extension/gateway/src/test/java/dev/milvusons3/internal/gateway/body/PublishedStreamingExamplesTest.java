package dev.milvusons3.internal.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.gateway.FakeExchange;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.identity.Credential;
import dev.milvusons3.internal.gateway.identity.CredentialStore;
import dev.milvusons3.internal.gateway.sigv4.Authentication;
import dev.milvusons3.internal.gateway.sigv4.Authenticator;
import dev.milvusons3.internal.gateway.sigv4.PayloadMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;

/**
 * The uploads in chunks that AWS publishes with all their signatures.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">With signed chunks</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html">With a trailer</a>
 */
class PublishedStreamingExamplesTest {
    private static final Instant THEN = Instant.parse("2013-05-24T00:00:00Z");
    private static final Account ACCOUNT = new Account("111122223333", Region.US_EAST_1);

    private static final String SIGNED = """
            PUT /examplebucket/chunkObject.txt HTTP/1.1
            Host:s3.amazonaws.com
            x-amz-date:20130524T000000Z
            x-amz-storage-class:REDUCED_REDUNDANCY
            Authorization:AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9
            x-amz-content-sha256:STREAMING-AWS4-HMAC-SHA256-PAYLOAD
            Content-Encoding:aws-chunked
            x-amz-decoded-content-length:66560
            Content-Length:66824

            """;
    private static final String TRAILED = """
            PUT /examplebucket/chunkObject.txt HTTP/1.1
            Host:s3.amazonaws.com
            x-amz-date:20130524T000000Z
            x-amz-storage-class:REDUCED_REDUNDANCY
            Authorization:AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer,Signature=106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e
            x-amz-content-sha256:STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER
            Content-Encoding:aws-chunked
            x-amz-decoded-content-length:66560
            x-amz-trailer:x-amz-checksum-crc32c

            """;

    private static byte[] signedBody() {
        return body(
                "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
                "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
                "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
                "");
    }

    private static byte[] trailedBody() {
        return body(
                "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
                "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
                "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
                "x-amz-checksum-crc32c:sOO8/Q==\r\n"
                        + "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n");
    }

    private static byte[] body(String first, String second, String last, String trailer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ascii("10000;chunk-signature=" + first + "\r\n" + "a".repeat(65_536) + "\r\n"));
        out.writeBytes(ascii("400;chunk-signature=" + second + "\r\n" + "a".repeat(1_024) + "\r\n"));
        out.writeBytes(ascii("0;chunk-signature=" + last + "\r\n" + trailer + "\r\n"));
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static RequestBody open(String head, byte[] body) throws IOException {
        CredentialStore store = new CredentialStore(session -> true);
        store.put(new Credential(
                "AKIAIOSFODNN7EXAMPLE",
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                Optional.empty(),
                Optional.empty(),
                Caller.root(ACCOUNT)));
        Call call = FakeExchange.parse(head, body).at(THEN);
        Authentication authentication = new Authenticator(store).authenticateS3(call, "us-east-1");
        assertThat(authentication.mode()).isIn(PayloadMode.STREAMING_SIGNED, PayloadMode.STREAMING_SIGNED_TRAILER);
        return RequestBody.open(call, authentication, false);
    }

    @Test
    void signedChunksAreDecoded() throws IOException {
        assertThat(signedBody()).hasSize(66_824);
        RequestBody body = open(SIGNED, signedBody());
        assertThat(body.stream().readAllBytes()).isEqualTo(ascii("a".repeat(66_560)));
        assertThat(body.trailers().get()).isEmpty();
    }

    @Test
    void aSignedTrailerIsRead() throws IOException {
        RequestBody body = open(TRAILED, trailedBody());
        assertThat(body.stream().readAllBytes()).isEqualTo(ascii("a".repeat(66_560)));
        assertThat(body.trailers().get()).containsEntry("x-amz-checksum-crc32c", "sOO8/Q==");
    }

    /** As minio-go does with {@code TrailingHeaders}. */
    @Test
    void anEmptyLineMayComeBeforeTheTrailersSignature() throws IOException {
        String minio = new String(trailedBody(), StandardCharsets.US_ASCII).replace("sOO8/Q==\r\n", "sOO8/Q==\n\r\n");
        RequestBody body = open(TRAILED, ascii(minio));
        assertThat(body.stream().readAllBytes()).isEqualTo(ascii("a".repeat(66_560)));
        assertThat(body.trailers().get()).containsEntry("x-amz-checksum-crc32c", "sOO8/Q==");

        for (String broken : List.of(
                minio.replace("sOO8", "sOO9"),
                minio.replace("d81f82fc", "d81f82fd"),
                minio.substring(0, minio.indexOf("x-amz-trailer-signature")))) {
            assertThatThrownBy(() -> open(TRAILED, ascii(broken)).stream().readAllBytes())
                    .isInstanceOfSatisfying(
                            RefusedBody.class, e -> assertThat(e.error().code()).isEqualTo("SignatureDoesNotMatch"));
        }
    }

    @Test
    void aReaderThatStopsAtTheLengthMissesNoCheck() throws IOException {
        byte[] damaged = trailedBody();
        damaged[damaged.length - 5] ^= 1; // In the trailer's signature.
        RequestBody body = open(TRAILED, damaged);
        assertThatThrownBy(() -> body.stream().readNBytes(66_560))
                .isInstanceOfSatisfying(
                        RefusedBody.class, e -> assertThat(e.error().code()).isEqualTo("SignatureDoesNotMatch"));
    }

    @Test
    void anyChangedByteIsNoticed() {
        byte[] whole = signedBody();
        int[] places = {0, 3, 30, 100, 40_000, 65_630, 65_640, 66_000, 66_700, 66_740, 66_800, whole.length - 5};
        for (int place : places) {
            byte[] damaged = signedBody();
            damaged[place] ^= 0x11;
            assertThatThrownBy(() -> open(SIGNED, damaged).stream().readAllBytes())
                    .as("byte %d", place)
                    .isInstanceOf(RefusedBody.class);
        }
    }

    @Test
    void aBodyThatStopsShortIsIncomplete() {
        byte[] whole = signedBody();
        for (int length : new int[] {0, 10, 87, 1_000, 65_600, 66_000, 66_700, 66_750}) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> open(SIGNED, cut).stream().readAllBytes())
                    .as("after %d bytes", length)
                    .isInstanceOfSatisfying(
                            RefusedBody.class, e -> assertThat(e.error().code()).isEqualTo("IncompleteBody"));
        }
    }

    @Test
    void aChangedHeaderIsNoticed() {
        assertThatThrownBy(() -> open(SIGNED.replace("66560", "66561"), signedBody()))
                .isInstanceOfSatisfying(
                        AwsError.class, e -> assertThat(e.code()).isEqualTo("SignatureDoesNotMatch"));
    }
}
