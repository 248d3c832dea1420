package dev.milvusons3.internal.gateway.sts;

import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What every request for a session says.
 *
 * @param roleArn that is asked for
 * @param sessionName what the session is to be called
 * @param seconds how long it is to last, if said
 * @param policies that limit it
 */
record SessionRequest(String roleArn, String sessionName, OptionalInt seconds, SessionPolicies policies) {
    static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]*");
    private static final Pattern ARN = Pattern.compile("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF]+");
    private static final Pattern ROLE_ARN = Pattern.compile("arn:[a-z-]+:iam::\\d{12}:role/.+");
    private static final int LEAST_SECONDS = 900;
    private static final int MOST_SECONDS = 43_200;
    private static final int DEFAULT_SECONDS = 3_600;

    static SessionRequest of(QueryRequest q, IamDirectory iam) {
        String arn = q.require("RoleArn", 20, 2_048, ARN);
        if (!ROLE_ARN.matcher(arn).matches()) {
            throw StsErrors.validation(arn + " is invalid");
        }
        String name = q.require("RoleSessionName", 2, 64, SESSION_NAME);
        OptionalInt seconds = q.number("DurationSeconds", LEAST_SECONDS, MOST_SECONDS);
        return new SessionRequest(arn, name, seconds, SessionPolicies.of(q, iam));
    }

    /** {@return the role's account} */
    String accountId() {
        return roleArn.split(":", -1)[4];
    }

    /** {@return how long the session lasts} */
    Duration duration(IamDirectory.Role role) {
        Duration asked = Duration.ofSeconds(seconds.orElse(DEFAULT_SECONDS));
        if (asked.compareTo(role.maxSession()) > 0) {
            throw StsErrors.durationAboveRole();
        }
        return asked;
    }
}
