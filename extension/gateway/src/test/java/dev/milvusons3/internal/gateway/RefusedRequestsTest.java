package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.gateway.RawHttp.Answer;
import dev.milvusons3.internal.gateway.RawHttp.Request;
import dev.milvusons3.internal.gateway.RawHttp.Signing;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Broken requests. */
class RefusedRequestsTest extends Refusals {
    @Test
    void anotherSecretDoesNotMatch() throws IOException {
        Signing other = new Signing(AwsBasicCredentials.create(root.accessKeyId(), "another secret"));
        Answer answer = refused(
                other.sign(account.endpoint(), request("GET", BUCKET + "/k?a=b", "")), 403, "SignatureDoesNotMatch");
        assertThat(answer.element("AWSAccessKeyId")).isEqualTo(root.accessKeyId());
        assertThat(answer.element("StringToSign")).startsWith("AWS4-HMAC-SHA256\n");
        assertThat(answer.element("CanonicalRequest")).startsWith("GET\n" + BUCKET + "/k\na=b\n");
        assertThat(answer.element("SignatureProvided")).hasSize(64);
        assertThat(account.gateway.decisions().list())
                .filteredOn(d -> d.errorCode().equals("SignatureDoesNotMatch"))
                .last()
                .satisfies(d -> {
                    assertThat(d.verdict()).isEqualTo(Verdict.REJECTED);
                    assertThat(d.principal()).isEqualTo("*");
                    assertThat(d.operation()).isEqualTo("GetObject");
                });
    }

    @Test
    void anUnknownKeyDoesNotExist() throws IOException {
        Signing other = new Signing(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret"));
        refused(other.sign(account.endpoint(), request("GET", BUCKET, "")), 403, "InvalidAccessKeyId");
    }

    @ParameterizedTest
    @ValueSource(ints = {-16, 16})
    void clocksMayNotDifferByMuch(int minutes) throws IOException {
        Signing skewed = new Signing(root, "us-east-2", "s3", Duration.ofMinutes(minutes));
        Answer answer =
                refused(skewed.sign(account.endpoint(), request("GET", BUCKET, "")), 403, "RequestTimeTooSkewed");
        assertThat(answer.element("MaxAllowedSkewMilliseconds")).isEqualTo("900000");
    }

    @Test
    void aCapturedRequestCannotBeReplayedLater() throws IOException {
        Request captured = signed("GET", BUCKET, "");
        assertThat(send(captured).status()).isEqualTo(200);
        account.clock.move(Duration.ofMinutes(16));
        try (RawHttp http = new RawHttp(account.endpoint())) {
            assertThat(http.send(captured).element("Code")).isEqualTo("RequestTimeTooSkewed");
        } finally {
            account.clock.move(Duration.ofMinutes(-16));
        }
    }

    @Test
    void anotherRegionIsMalformed() throws IOException {
        Signing elsewhere = new Signing(root, "eu-west-1", "s3", Duration.ZERO);
        Answer answer = refused(
                elsewhere.sign(account.endpoint(), request("GET", BUCKET, "")), 400, "AuthorizationHeaderMalformed");
        assertThat(answer.element("Message"))
                .isEqualTo("The authorization header is malformed; the region 'eu-west-1' is wrong; expecting"
                        + " 'us-east-2'.");
        assertThat(answer.element("Region")).isEqualTo("us-east-2");
        Answer head = send(elsewhere.sign(account.endpoint(), request("HEAD", BUCKET, "")));
        assertThat(head.status()).isEqualTo(400);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers()).containsEntry("x-amz-bucket-region", "us-east-2");
    }

    @Test
    void anotherServiceIsMalformed() throws IOException {
        Signing other = new Signing(root, "us-east-2", "ec2", Duration.ZERO);
        Request request = request("GET", BUCKET, "").header("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
        Answer answer = refused(other.sign(account.endpoint(), request), 400, "AuthorizationHeaderMalformed");
        assertThat(answer.element("Message")).contains("This endpoint belongs to \"s3\"");
    }

    @Test
    void aSessionNeedsItsToken() throws IOException {
        AwsSessionCredentials session = account.assume(account.createRole());
        AwsCredentials without = AwsBasicCredentials.create(session.accessKeyId(), session.secretAccessKey());
        refused(new Signing(without).sign(account.endpoint(), request("GET", BUCKET, "")), 403, "InvalidAccessKeyId");
        AwsCredentials wrong =
                AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), "another token");
        refused(new Signing(wrong).sign(account.endpoint(), request("GET", BUCKET, "")), 400, "InvalidToken");
        AwsCredentials needless =
                AwsSessionCredentials.create(root.accessKeyId(), root.secretAccessKey(), session.sessionToken());
        refused(new Signing(needless).sign(account.endpoint(), request("GET", BUCKET, "")), 400, "InvalidToken");
    }

    @Test
    void headersOfAmazonMustBeSigned() throws IOException {
        Request request = signed("GET", BUCKET, "").header("x-amz-request-payer", "requester");
        Answer answer = refused(request, 403, "AccessDenied");
        assertThat(answer.element("Message"))
                .isEqualTo("There were headers present in the request which were not signed");
        assertThat(answer.element("HeadersNotSigned")).isEqualTo("x-amz-request-payer");
    }

    @Test
    void strangersAreDenied() throws IOException {
        Answer answer = refused(request("GET", BUCKET, ""), 403, "AccessDenied");
        assertThat(answer.element("Message")).isEqualTo("Access Denied");
        refused(request("PUT", BUCKET + "/k", "x"), 403, "AccessDenied");
        refused(request("GET", "/", ""), 403, "AccessDenied");
    }

    @Test
    void otherSchemesAreNotSupported() throws IOException {
        refused(request("GET", BUCKET, "").header("Authorization", "AWS AKIA:c2lnbmF0dXJl"), 400, "InvalidRequest");
        refused(request("GET", BUCKET, "").header("Authorization", "Bearer x"), 400, "InvalidRequest");
        refused(request("GET", BUCKET + "?AWSAccessKeyId=x&Signature=y&Expires=1", ""), 400, "InvalidRequest");
        refused(signed("GET", BUCKET + "?X-Amz-Algorithm=AWS4-HMAC-SHA256", ""), 400, "InvalidArgument");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS4-HMAC-SHA256",
                "AWS4-HMAC-SHA256 Credential=x",
                "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=0",
                "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-2/s3/aws4_request, SignedHeaders=, Signature=0",
                "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-2/s3/aws4_request, SignedHeaders=host, Signature=",
                "AWS4-HMAC-SHA256 Credential=a/99999999/us-east-2/s3/aws4_request, SignedHeaders=host, Signature=0",
                "AWS4-HMAC-SHA256 ,,,=,=;;",
            })
    void malformedHeadersAreSaidToBe(String authorization) throws IOException {
        refused(
                request("GET", BUCKET, "")
                        .header("Authorization", authorization)
                        .header("x-amz-date", "20260101T000000Z")
                        .header("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
                400,
                "AuthorizationHeaderMalformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Amz-Algorithm=AWS4-HMAC-SHA256",
                "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20260101%2Fus-east-2%2Fs3%2Faws4_request"
                        + "&X-Amz-Date=20260101T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=0&X-Amz-Expires=604801",
                "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20260101%2Fus-east-2%2Fs3%2Faws4_request"
                        + "&X-Amz-Date=20260101T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=0&X-Amz-Expires=-1",
                "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20260101%2Fus-east-2%2Fs3%2Faws4_request"
                        + "&X-Amz-Date=20260101T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=0&X-Amz-Expires=soon",
                "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20260101%2Fus-west-1%2Fs3%2Faws4_request"
                        + "&X-Amz-Date=20260101T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=0&X-Amz-Expires=60",
                "X-Amz-Algorithm=ROT13&X-Amz-Signature=0",
            })
    void malformedUrlsAreSaidToBe(String query) throws IOException {
        refused(request("GET", BUCKET + "/k?" + query, ""), 400, "AuthorizationQueryParametersError");
    }

    @Test
    void whatIsNotInTheTableIsNotImplementedForAnyone() throws IOException {
        for (Request request : List.of(
                signed("PUT", BUCKET + "/k?renameObject", ""),
                signed("POST", BUCKET, "x"),
                signed("OPTIONS", BUCKET + "/k", ""),
                signed("PATCH", BUCKET + "/k", ""),
                signed("DELETE", "/", ""),
                signed("GET", BUCKET + "?metadataTable", ""),
                signed("DELETE", BUCKET + "?versioning", ""))) {
            Answer answer = refused(request, 501, "NotImplemented");
            assertThat(answer.element("Message")).isNotEmpty();
            assertThat(account.gateway.decisions().list())
                    .filteredOn(d -> d.errorCode().equals("NotImplemented"))
                    .last()
                    .satisfies(d -> assertThat(d.verdict()).isEqualTo(Verdict.REJECTED));
        }
    }

    @Test
    void twoSubresourcesContradictEachOther() throws IOException {
        refused(signed("GET", BUCKET + "?acl&policy", ""), 400, "InvalidArgument");
        refused(signed("DELETE", BUCKET + "?tagging&policy", ""), 400, "InvalidArgument");
    }

    @Test
    void urlsMustParse() throws IOException {
        for (String target : List.of(BUCKET + "/%zz", BUCKET + "/%", BUCKET + "/%ff", BUCKET + "?prefix=%")) {
            assertThat(cutOff(request("GET", target, "")).element("Code")).isIn("InvalidURI", "BadRequest");
        }
    }

    /** For what the server cannot read there is no next request. */
    private Answer cutOff(Request request) throws IOException {
        long before = account.gateway.decisions().size();
        try (RawHttp http = new RawHttp(account.endpoint())) {
            Answer answer = http.send(request);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(account.gateway.decisions().listSince(before))
                    .singleElement()
                    .satisfies(decision -> {
                        assertThat(decision.verdict()).isEqualTo(Verdict.REJECTED);
                        assertThat(decision.errorCode()).isEqualTo(answer.element("Code"));
                    });
            return answer;
        }
    }

    @Test
    void headersHaveALimit() throws IOException {
        Answer answer = cutOff(request("GET", BUCKET, "").header("x-amz-meta-a", "a".repeat(40_000)));
        assertThat(answer.element("Code")).isEqualTo("RequestHeaderSectionTooLarge");
    }

    @Test
    void whatIsNotHttpIsAnsweredAndCutOff() throws IOException {
        assertThat(cutOff(request("GET", "\u0000\u0001", "")).element("Code")).isEqualTo("BadRequest");
    }

    @Test
    void theQueryServicesHaveTheirOwnWords() throws IOException {
        String form = "Action=GetCallerIdentity&Version=2011-06-15";
        Request unsigned = request("POST", "/", form).header("Content-Type", "application/x-www-form-urlencoded");
        refused(unsigned, 403, "MissingAuthenticationToken");
        Signing unknown =
                new Signing(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "s"), "us-east-2", "sts", Duration.ZERO);
        refused(unknown.sign(account.endpoint(), form(form)), 403, "InvalidClientTokenId");
        Signing wrongSecret =
                new Signing(AwsBasicCredentials.create(root.accessKeyId(), "s"), "us-east-2", "sts", Duration.ZERO);
        refused(wrongSecret.sign(account.endpoint(), form(form)), 403, "SignatureDoesNotMatch");
        Signing late = new Signing(root, "us-east-2", "sts", Duration.ofMinutes(-20));
        Answer answer = refused(late.sign(account.endpoint(), form(form)), 403, "SignatureDoesNotMatch");
        assertThat(answer.element("Message")).startsWith("Signature expired: ").endsWith(" - 15 min.)");
        Signing elsewhere = new Signing(root, "eu-west-1", "sts", Duration.ZERO);
        refused(elsewhere.sign(account.endpoint(), form(form)), 403, "SignatureDoesNotMatch");
        Signing sts = new Signing(root, "us-east-2", "sts", Duration.ZERO);
        refused(
                sts.sign(account.endpoint(), form("Action=GetFederationToken&Version=2011-06-15")),
                501,
                "NotImplemented");
        refused(
                new Signing(root, "us-east-1", "iam", Duration.ZERO)
                        .sign(account.endpoint(), form("Action=CreateUser&Version=2010-05-08&UserName=u")),
                501,
                "NotImplemented");
    }

    private Request form(String body) {
        return request("POST", "/", body).header("Content-Type", "application/x-www-form-urlencoded");
    }
}
