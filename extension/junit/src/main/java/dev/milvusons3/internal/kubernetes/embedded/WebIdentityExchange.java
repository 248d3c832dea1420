package dev.milvusons3.internal.kubernetes.embedded;

import java.time.Instant;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Exchanges a service account's token for a role's temporary credentials.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
 */
@FunctionalInterface
public interface WebIdentityExchange {
    /**
     * @param roleArn as the pod has it, right or wrong
     * @param sessionName two to 64 characters
     * @param token the service account's, as it is in the pod's file
     * @throws RefusedException if STS says no, or cannot be asked
     */
    TemporaryCredentials exchange(String roleArn, String sessionName, String token) throws RefusedException;

    /** {@return the exchange at an STS, whose client needs no credentials and stays the caller's} */
    static WebIdentityExchange at(StsClient sts) {
        return (roleArn, sessionName, token) -> asked(() -> {
            Credentials credentials = sts.assumeRoleWithWebIdentity(request -> request.roleArn(roleArn)
                            .roleSessionName(sessionName)
                            .webIdentityToken(token))
                    .credentials();
            return new TemporaryCredentials(
                    credentials.accessKeyId(),
                    credentials.secretAccessKey(),
                    credentials.sessionToken(),
                    credentials.expiration());
        });
    }

    /**
     * {@return what STS gives}
     *
     * @throws RefusedException if it says no, or cannot be asked
     */
    static TemporaryCredentials asked(Supplier<TemporaryCredentials> sts) throws RefusedException {
        try {
            return sts.get();
        } catch (AwsServiceException e) {
            AwsErrorDetails details = e.awsErrorDetails();
            throw details == null
                    ? new RefusedException("StsError", String.valueOf(e.getMessage()), e.statusCode() < 500, e)
                    : new RefusedException(
                            details.errorCode(), String.valueOf(details.errorMessage()), e.statusCode() < 500, e);
        } catch (SdkException e) {
            throw new RefusedException("StsUnreachable", String.valueOf(e.getMessage()), false, e);
        }
    }

    /** What STS gives. */
    record TemporaryCredentials(String accessKeyId, String secretAccessKey, String sessionToken, Instant expiration) {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "TemporaryCredentials[%s, until %s]".formatted(accessKeyId, expiration);
        }
    }

    /** STS' refusal. */
    final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final String code;
        private final boolean askersFault;

        /**
         * @param code such as {@code AccessDenied}
         * @param askersFault whether the request was wrong, rather than STS out of order
         */
        public RefusedException(String code, String message, boolean askersFault, Throwable cause) {
            super(message, cause);
            this.code = code;
            this.askersFault = askersFault;
        }

        /** {@return such as {@code AccessDenied}} */
        public String code() {
            return code;
        }

        /** {@return whether the request was wrong, rather than STS out of order} */
        public boolean isAskersFault() {
            return askersFault;
        }
    }
}
