package dev.milvusons3;

import dev.milvusons3.iam.Decision;
import java.time.Instant;
import java.util.Optional;

/**
 * One authorisation decision of the AWS front, as it was made.
 *
 * @param number counts the decisions of a run, from 1
 * @param time when it was made
 * @param service {@code s3}, {@code sts} or {@code iam}
 * @param operation the API operation, such as {@code PutObject}
 * @param principal the caller's ARN; of a session its assumed-role ARN; of a web identity the
 *     token's subject; {@code *} for a caller that could not be told
 * @param action the IAM action that was asked for, such as {@code s3:PutObject}; for a request that maps to none, the operation
 * @param resource the ARN it was asked for, or {@code *}
 * @param verdict what was answered
 * @param errorCode the AWS error code that the caller got; empty if allowed
 * @param reason one line of why; empty if allowed
 * @param userAgent what the caller calls itself; tells Milvus' Go client from its C++ client
 * @param decision the evaluation with all its reasons; empty where the request was rejected before any policy was
 *     asked, or needs no permission
 * @since 0.1
 */
public record RecordedDecision(
        long number,
        Instant time,
        String service,
        String operation,
        String principal,
        String action,
        String resource,
        Verdict verdict,
        String errorCode,
        String reason,
        String userAgent,
        Optional<Decision> decision) {
    /** Answers. */
    public enum Verdict {
        /** The policies allow it. */
        ALLOWED,
        /** The policies do not allow it. */
        DENIED,
        /** Refused before any policy was asked: signature, token, unknown key, unmapped operation. */
        REJECTED
    }
}
