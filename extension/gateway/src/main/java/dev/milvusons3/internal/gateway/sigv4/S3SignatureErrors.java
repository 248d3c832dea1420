package dev.milvusons3.internal.gateway.sigv4;

import dev.milvusons3.internal.gateway.http.AwsError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;

/**
 * S3's words.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3 error responses</a>
 */
public final class S3SignatureErrors implements SignatureErrors {
    @Override
    public AwsError unsupported() {
        return new AwsError(
                400,
                "InvalidRequest",
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
    }

    @Override
    public AwsError twoMechanisms() {
        return new AwsError(
                400,
                "InvalidArgument",
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string"
                        + " parameter or the Authorization header should be specified");
    }

    @Override
    public AwsError twice(String kind, String name) {
        if (name.equalsIgnoreCase("Authorization")) {
            return twoMechanisms().with("ArgumentName", "Authorization");
        }
        return new AwsError(400, "InvalidArgument", "The " + kind + " " + name + " may be given only once.")
                .with("ArgumentName", name);
    }

    @Override
    public AwsError malformedHeader(String complaint) {
        return new AwsError(
                400, "AuthorizationHeaderMalformed", "The authorization header is malformed; " + complaint + ".");
    }

    @Override
    public AwsError malformedQuery(String complaint) {
        return new AwsError(400, "AuthorizationQueryParametersError", complaint);
    }

    @Override
    public AwsError noDate() {
        return new AwsError(403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header");
    }

    @Override
    public AwsError wrongRegion(SignedRequest signed, String expected) {
        return signed.wrongScope(
                        this, "the region '" + signed.scope().region() + "' is wrong; expecting '" + expected + "'")
                .with("Region", expected);
    }

    @Override
    public AwsError wrongService(SignedRequest signed, String expected) {
        return signed.wrongScope(
                this,
                "incorrect service \"" + signed.scope().service() + "\". This endpoint belongs to \"" + expected
                        + "\"");
    }

    @Override
    public AwsError unknownKey(String accessKeyId) {
        return new AwsError(
                        403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
                .with("AWSAccessKeyId", accessKeyId);
    }

    @Override
    public AwsError invalidToken() {
        return new AwsError(400, "InvalidToken", "The provided token is malformed or otherwise invalid.");
    }

    @Override
    public AwsError expiredToken() {
        return new AwsError(400, "ExpiredToken", "The provided token has expired.");
    }

    @Override
    public AwsError skewed(SignedRequest signed, Instant now) {
        return new AwsError(
                        403,
                        "RequestTimeTooSkewed",
                        "The difference between the request time and the current time is too large.")
                .with("RequestTime", signed.amzDate())
                .with("ServerTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .with("MaxAllowedSkewMilliseconds", "900000");
    }

    @Override
    public AwsError expiredUrl(SignedRequest signed, Instant now) {
        long seconds = signed.expires().orElse(0);
        return new AwsError(403, "AccessDenied", "Request has expired")
                .with("X-Amz-Expires", Long.toString(seconds))
                .with("Expires", signed.signedAt().plusSeconds(seconds).toString())
                .with("ServerTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    @Override
    public AwsError notYetValid(SignedRequest signed, Instant now) {
        return new AwsError(403, "AccessDenied", "Request is not yet valid")
                .with("ServerTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    @Override
    public AwsError unsignedHeaders(Collection<String> names) {
        return new AwsError(403, "AccessDenied", "There were headers present in the request which were not signed")
                .with("HeadersNotSigned", String.join(", ", names));
    }

    @Override
    public AwsError mismatch(SignedRequest signed, String stringToSign, String canonicalRequest) {
        return new AwsError(
                        403,
                        "SignatureDoesNotMatch",
                        "The request signature we calculated does not match the signature you provided. Check your"
                                + " key and signing method.")
                .with("AWSAccessKeyId", signed.accessKeyId())
                .with("StringToSign", stringToSign)
                .with("SignatureProvided", signed.signature())
                .with("StringToSignBytes", spacedHex(stringToSign))
                .with("CanonicalRequest", canonicalRequest)
                .with("CanonicalRequestBytes", spacedHex(canonicalRequest));
    }

    private static String spacedHex(String text) {
        return HexFormat.ofDelimiter(" ").formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
