package dev.milvusons3.iam;

import java.util.Map;
import java.util.Optional;

/**
 * Who makes a request.
 *
 * @param kind which sort of caller
 * @param arn the caller's own ARN: of a session {@code arn:aws:sts::…:assumed-role/Role/session}; {@code *} for the anonymous
 * @param roleArn of the role behind a session
 * @param accountId twelve digits; empty for the anonymous
 * @param userId {@code aws:userid}: of a session {@code AROA…:session}
 * @param tags {@code aws:PrincipalTag/…}
 * @since 0.1
 */
public record Principal(
        Kind kind, String arn, Optional<String> roleArn, String accountId, String userId, Map<String, String> tags) {
    /** Sorts of callers. */
    public enum Kind {
        /** The account itself. */
        ROOT,
        /** An IAM user. */
        USER,
        /** The session of a role. */
        ASSUMED_ROLE,
        /** A web identity, not yet in a role: only AssumeRoleWithWebIdentity is asked of it. */
        WEB_IDENTITY,
        /** An AWS service. */
        SERVICE,
        /** Nobody in particular. */
        ANONYMOUS
    }

    /** Copies the tags. */
    public Principal {
        tags = Map.copyOf(tags);
    }
}
