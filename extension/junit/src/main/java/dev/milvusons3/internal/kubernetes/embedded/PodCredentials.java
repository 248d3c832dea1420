package dev.milvusons3.internal.kubernetes.embedded;

import java.time.Instant;

/** What gives a pod credentials for its token: in AWS it is EKS Auth, which the agent of EKS Pod Identity asks. */
@FunctionalInterface
public interface PodCredentials {
    /**
     * {@return credentials of the role that the pod's service account is associated with}
     *
     * @param token the pod's
     * @param userAgent what the pod's client calls itself
     * @throws RefusedException if there are none
     */
    Issued issue(String token, String userAgent) throws RefusedException;

    /** What a pod is given. */
    record Issued(
            String accessKeyId, String secretAccessKey, String sessionToken, String accountId, Instant expiration) {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "Issued[%s, until %s]".formatted(accessKeyId, expiration);
        }
    }

    /** An answer that is none. */
    final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final int status;
        private final String code;

        /**
         * @param status of HTTP
         * @param code such as {@code AccessDeniedException}
         */
        public RefusedException(int status, String code, String message, Throwable cause) {
            super(message, cause);
            this.status = status;
            this.code = code;
        }

        /** {@return of HTTP} */
        public int status() {
            return status;
        }

        /** {@return such as {@code AccessDeniedException}} */
        public String code() {
            return code;
        }
    }
}
