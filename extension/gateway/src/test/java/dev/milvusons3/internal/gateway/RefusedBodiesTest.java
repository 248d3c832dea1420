package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.gateway.RawHttp.Answer;
import dev.milvusons3.internal.gateway.RawHttp.Request;
import dev.milvusons3.internal.gateway.RawHttp.Signing;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken bodies. */
class RefusedBodiesTest extends Refusals {
    @Test
    void theBodyMustBeTheOneThatWasSigned() throws IOException {
        Request request = signed("PUT", BUCKET + "/k", "what was signed");
        request.body = "what was sent..".getBytes();
        refused(request, 400, "XAmzContentSHA256Mismatch");
        assertThat(account.gateway.decisions().list())
                .filteredOn(d -> d.errorCode().equals("XAmzContentSHA256Mismatch"))
                .last()
                .satisfies(d -> assertThat(d.verdict()).isEqualTo(Verdict.REJECTED));
    }

    @Test
    void anEmptyBodyIsCheckedToo() throws IOException {
        String other = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        Request request = request("PUT", BUCKET + "/k", "").header("x-amz-content-sha256", other);
        refused(new Signing(root).sign(account.endpoint(), request), 400, "XAmzContentSHA256Mismatch");
    }

    @Test
    void theBodysHashMustBeAHash() throws IOException {
        Signing signing = new Signing(root);
        refused(
                signing.sign(account.endpoint(), request("GET", BUCKET, "").header("x-amz-content-sha256", "no hash")),
                400,
                "InvalidArgument");
        refused(signed("GET", BUCKET, "").without("x-amz-content-sha256"), 400, "InvalidRequest");
    }

    @Test
    void digestsMustBeRight() throws IOException {
        Signing signing = new Signing(root);
        String wrong = Base64.getEncoder().encodeToString(new byte[16]);
        refused(
                signing.sign(
                        account.endpoint(), request("PUT", BUCKET + "/k", "x").header("Content-MD5", wrong)),
                400,
                "BadDigest");
        refused(
                signing.sign(
                        account.endpoint(), request("PUT", BUCKET + "/k", "x").header("Content-MD5", "%%%")),
                400,
                "InvalidDigest");
        refused(
                signing.sign(
                        account.endpoint(),
                        request("PUT", BUCKET + "/k", "x").header("x-amz-checksum-crc32", "AAAAAA==")),
                400,
                "BadDigest");
        refused(
                signing.sign(
                        account.endpoint(),
                        request("PUT", BUCKET + "?tagging", "<Tagging/>").header("x-amz-checksum-crc32", "AAAAAA==")),
                400,
                "BadDigest");
    }

    @Test
    void brokenChunksAreRefused() throws IOException {
        Signing signing = new Signing(root);
        Consumer<Request> chunked = r -> {
            r.header("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
            r.header("x-amz-trailer", "x-amz-checksum-crc32");
            r.header("x-amz-decoded-content-length", "5");
            r.header("Content-Encoding", "aws-chunked");
        };
        String right = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
        Request good = request("PUT", BUCKET + "/k", right);
        chunked.accept(good);
        assertThat(send(signing.sign(account.endpoint(), good)).status()).isEqualTo(200);
        account.s3.deleteObject(b -> b.bucket(TestAccount.BUCKET).key("k"));

        record Broken(String body, String code) {}
        for (Broken broken : List.of(
                new Broken("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", "BadDigest"),
                new Broken("5\r\nhello\r\n0\r\n\r\n", "MalformedTrailerError"),
                new Broken("5\r\nhello\r\n", "IncompleteBody"),
                new Broken("5\r\nhell", "IncompleteBody"),
                new Broken("3\r\nhel\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", "InvalidChunkSizeError"),
                new Broken("0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", "IncompleteBody"),
                new Broken("6\r\nhello!\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", "IncompleteBody"),
                new Broken("zz\r\nhello\r\n0\r\n\r\n", "InvalidRequest"),
                new Broken("-5\r\nhello\r\n0\r\n\r\n", "InvalidRequest"),
                new Broken("fffffffffffffff\r\nhello\r\n0\r\n\r\n", "IncompleteBody"),
                new Broken("5\r\nhelloXX0\r\n\r\n", "InvalidRequest"),
                new Broken("5".repeat(5_000), "InvalidRequest"))) {
            Request request = request("PUT", BUCKET + "/k", broken.body());
            chunked.accept(request);
            int status = broken.code().equals("InvalidChunkSizeError") ? 403 : 400;
            refused(signing.sign(account.endpoint(), request), status, broken.code());
        }
    }

    @Test
    void lengthsMustBeAnnounced() throws IOException {
        Signing signing = new Signing(root);
        Request request = request("PUT", BUCKET + "/k", "5\r\nhello\r\n0\r\n\r\n")
                .header("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
        Answer answer = send(signing.sign(account.endpoint(), request));
        assertThat(answer.status()).isEqualTo(411);
        assertThat(answer.element("Code")).isEqualTo("MissingContentLength");

        Request ofUnknownLength = request("PUT", BUCKET + "/k", "").header("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
        signing.sign(account.endpoint(), ofUnknownLength);
        ofUnknownLength.header("Transfer-Encoding", "chunked");
        ofUnknownLength.body = "5\r\nhello\r\n0\r\n\r\n".getBytes();
        assertThat(send(ofUnknownLength).element("Code")).isEqualTo("MissingContentLength");
    }

    @Test
    void aClientThatGoesAwayLeavesNothing() throws Exception {
        Request request = signed("PUT", BUCKET + "/k", "x".repeat(100_000));
        try (RawHttp http = new RawHttp(account.endpoint())) {
            http.sendPart(request, 60_000);
            assertThat(http.read(false).element("Code")).isEqualTo("IncompleteBody");
        }
        assertThat(send(signed("GET", BUCKET + "/k", "")).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<Tagging",
                "<Other/>",
                "<!DOCTYPE Tagging [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><Tagging><TagSet><Tag><Key>k"
                        + "</Key><Value>&b;</Value></Tag></TagSet></Tagging>",
                "<!DOCTYPE Tagging SYSTEM \"file:///etc/passwd\"><Tagging><TagSet/></Tagging>",
                "<!DOCTYPE Tagging [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Tagging><TagSet><Tag><Key>k</Key>"
                        + "<Value>&x;</Value></Tag></TagSet></Tagging>",
                "<Tagging><TagSet><Tag><Key>&undefined;</Key><Value/></Tag></TagSet></Tagging>",
            })
    void hostileXmlIsMalformed(String xml) throws IOException {
        refusedXml(xml, "MalformedXML");
    }

    @Test
    void deepOrLongXmlIsRefused() throws IOException {
        refusedXml("<a>".repeat(10_000), "MalformedXML");
        refusedXml("<Tagging>" + " ".repeat(3 << 20) + "</Tagging>", "MaxMessageLengthExceeded");
    }

    private void refusedXml(String xml, String code) throws IOException {
        Answer answer = send(signed("PUT", BUCKET + "?tagging", xml));
        assertThat(answer.element("Code")).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(400);
    }
}
