package dev.milvusons3.gateway;

import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.Principal;
import java.time.Instant;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One authorisation decision of the AWS front, as it was made.
 *
 * @param number counts the decisions of a run, from 1
 * @param time when it was made, by the account's {@linkplain AccountClock clock}
 * @param service {@code s3}, {@code sts} or {@code iam}
 * @param operation the API operation, such as {@code PutObject}
 * @param principal the caller's ARN; of a session its assumed-role ARN; of a web identity the
 *     token's subject, whichever way a pod's token came; {@code *} for a caller that could not be told
 * @param action the IAM action that was asked for, such as {@code s3:PutObject}; for a request that maps to none, the operation
 * @param resource the ARN it was asked for, or {@code *}
 * @param verdict what was answered
 * @param errorCode the AWS error code that the caller got, or was spared if it was let through; empty if allowed
 * @param reason one line of why; empty if allowed
 * @param userAgent what the caller calls itself; tells Milvus' Go client from its C++ client
 * @param decision the evaluation with all its reasons; empty where the request was rejected before any policy was
 *     asked, or needs no permission
 * @param letThrough whether the request went ahead although the policies do not allow it, as only a gateway that records instead of
 *     enforcing has it; the verdict is {@link Verdict#DENIED} anyway
 * @param transfer how much the request and its answer carry
 * @param sessionEnds when the session ends that signed the request, by the account's {@linkplain AccountClock clock}; empty if no
 *     session did, and where that is not known, as of what CloudTrail tells
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
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
        Optional<Decision> decision,
        boolean letThrough,
        Transfer transfer,
        Optional<Instant> sessionEnds) {
    /** One that was answered as its verdict says, of which it is not known how much was transferred. */
    public RecordedDecision(
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
        this(
                number,
                time,
                service,
                operation,
                principal,
                action,
                resource,
                verdict,
                errorCode,
                reason,
                userAgent,
                decision,
                false,
                Transfer.UNKNOWN,
                Optional.empty());
    }

    /** Answers. */
    public enum Verdict {
        /** The policies allow it. */
        ALLOWED,
        /** The policies do not allow it. */
        DENIED,
        /** Refused before any policy was asked: signature, token, unknown key, unmapped operation. */
        REJECTED
    }

    /**
     * {@return whether it is about what this principal asked for}
     *
     * @param arn of a session, or of a role, which means all of its sessions
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">IAM identifiers</a>
     */
    public boolean isBy(String arn) {
        if (principal.equals(arn)) {
            return true;
        }
        Optional<Principal> evaluated = decision.map(d -> d.request().principal());
        if (evaluated.isPresent()) {
            return evaluated.get().roleArn().filter(arn::equals).isPresent();
        }
        // Rejected before it was evaluated: all that is known is the session's ARN, which lacks the role's path.
        return sessionsOf(arn).filter(principal::startsWith).isPresent();
    }

    /**
     * {@return whether it is about what Milvus itself asked S3 for, by its Go or its C++ client; known by how these name
     * themselves}
     *
     * @see <a href="https://github.com/minio/minio-go">minio-go</a>
     * @see <a href="https://github.com/aws/aws-sdk-cpp">aws-sdk-cpp</a>
     */
    public boolean isByMilvus() {
        return service.equals("s3") && DecisionLog.isOfMilvus(userAgent);
    }

    private static Optional<String> sessionsOf(String arn) {
        String[] parts = arn.split(":", 6);
        if (parts.length < 6 || !parts[2].equals("iam") || !parts[5].startsWith("role/")) {
            return Optional.empty();
        }
        String name = parts[5].substring(parts[5].lastIndexOf('/') + 1);
        return Optional.of("arn:" + parts[1] + ":sts::" + parts[4] + ":assumed-role/" + name + "/");
    }
}
