package dev.milvusons3.internal.gateway.sigv4;

import dev.milvusons3.internal.gateway.http.AwsError;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * The words of the query services, STS and IAM.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html">Common errors</a>
 */
public final class QuerySignatureErrors implements SignatureErrors {
    private static final Duration SKEW = Duration.ofMinutes(15);

    @Override
    public AwsError unsupported() {
        return new AwsError(
                400, "IncompleteSignature", "Unsupported authorization scheme; please use AWS4-HMAC-SHA256.");
    }

    @Override
    public AwsError twoMechanisms() {
        return new AwsError(
                400, "IncompleteSignature", "A signature may be in the Authorization header or in the query, not both");
    }

    @Override
    public AwsError twice(String kind, String name) {
        return new AwsError(400, "IncompleteSignature", "The " + kind + " " + name + " may be given only once.");
    }

    @Override
    public AwsError malformedHeader(String complaint) {
        return new AwsError(400, "IncompleteSignature", "The Authorization header is malformed: " + complaint + ".");
    }

    @Override
    public AwsError malformedQuery(String complaint) {
        return new AwsError(400, "IncompleteSignature", complaint);
    }

    @Override
    public AwsError noDate() {
        return new AwsError(
                400,
                "IncompleteSignature",
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    }

    @Override
    public AwsError wrongRegion(SignedRequest signed, String expected) {
        return doesNotMatch("Credential should be scoped to a valid region, not '"
                + signed.scope().region() + "'; expecting '" + expected + "'.");
    }

    @Override
    public AwsError wrongService(SignedRequest signed, String expected) {
        return doesNotMatch("Credential should be scoped to correct service: '" + expected + "'.");
    }

    @Override
    public AwsError unknownKey(String accessKeyId) {
        return invalidToken();
    }

    @Override
    public AwsError invalidToken() {
        return new AwsError(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
    }

    @Override
    public AwsError expiredToken() {
        return new AwsError(403, "ExpiredToken", "The security token included in the request is expired");
    }

    @Override
    public AwsError skewed(SignedRequest signed, Instant now) {
        String serverTime = AmzDate.format(now);
        if (signed.signedAt().isBefore(now)) {
            return doesNotMatch("Signature expired: " + signed.amzDate() + " is now earlier than "
                    + AmzDate.format(now.minus(SKEW)) + " (" + serverTime + " - 15 min.)");
        }
        return doesNotMatch("Signature not yet current: " + signed.amzDate() + " is still later than "
                + AmzDate.format(now.plus(SKEW)) + " (" + serverTime + " + 15 min.)");
    }

    @Override
    public AwsError expiredUrl(SignedRequest signed, Instant now) {
        return skewed(signed, now);
    }

    @Override
    public AwsError notYetValid(SignedRequest signed, Instant now) {
        return skewed(signed, now);
    }

    @Override
    public AwsError unsignedHeaders(Collection<String> names) {
        return doesNotMatch("Not signed: " + String.join(", ", names));
    }

    @Override
    public AwsError mismatch(SignedRequest signed, String stringToSign, String canonicalRequest) {
        return doesNotMatch("The request signature we calculated does not match the signature you provided. Check your"
                + " AWS Secret Access Key and signing method. Consult the service documentation for details.\n\n"
                + "The Canonical String for this request should have been\n'" + canonicalRequest
                + "'\n\nThe String-to-Sign should have been\n'" + stringToSign + "'\n");
    }

    private static AwsError doesNotMatch(String message) {
        return new AwsError(403, "SignatureDoesNotMatch", message);
    }
}
