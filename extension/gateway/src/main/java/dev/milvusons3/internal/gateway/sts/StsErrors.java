package dev.milvusons3.internal.gateway.sts;

import dev.milvusons3.internal.gateway.http.AwsError;

/**
 * STS' refusals.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html#API_AssumeRoleWithWebIdentity_Errors">Errors of AssumeRoleWithWebIdentity</a>
 */
final class StsErrors {
    private StsErrors() {}

    static AwsError notAuthorized() {
        return new AwsError(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }

    static AwsError invalidToken(String message) {
        return new AwsError(400, "InvalidIdentityToken", message);
    }

    static AwsError notAJwt() {
        return invalidToken(
                "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
    }

    static AwsError noKey() {
        return invalidToken("Couldn't retrieve verification key from your identity provider, please reference"
                + " AssumeRoleWithWebIdentity documentation for requirements");
    }

    static AwsError unknownIssuer(String issuer) {
        return invalidToken("No OpenIDConnect provider found in your account for " + issuer);
    }

    static AwsError wrongAudience() {
        return invalidToken("Incorrect token audience");
    }

    static AwsError expired(long now, long expiration) {
        return new AwsError(
                400,
                "ExpiredTokenException",
                "Token expired: current date/time " + now + " must be before the expiration date/time " + expiration);
    }

    static AwsError durationAboveRole() {
        return new AwsError(
                400,
                "ValidationError",
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }

    static AwsError validation(String message) {
        return new AwsError(400, "ValidationError", message);
    }
}
