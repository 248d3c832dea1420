package dev.milvusons3.internal.gateway.sts;

import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyLimit;
import dev.milvusons3.iam.PolicyTooLargeException;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The policies that a request for a session limits it by.
 *
 * @param policies those given
 * @param packedPercent of AWS' size limit that they take; null if there are none
 */
record SessionPolicies(List<NamedPolicy> policies, @Nullable Integer packedPercent) {
    private static final int MOST_ARNS = 10;

    static SessionPolicies of(QueryRequest q, IamDirectory iam) {
        List<NamedPolicy> policies = new ArrayList<>();
        Optional<String> inline = q.get("Policy");
        int size = inline.map(String::length).orElse(0);
        inline.ifPresent(json -> policies.add(inline(json)));
        List<String> arns = arns(q);
        for (String arn : arns) {
            policies.add(iam.managedSessionPolicy(arn)
                    .orElseThrow(() -> new AwsError(
                            400, "ValidationError", "Policy " + arn + " does not exist or is not attachable.")));
            size += arn.length();
        }
        if (size > PolicyLimit.SESSION.maximum()) {
            throw new AwsError(
                    400,
                    "PackedPolicyTooLarge",
                    "Packed size of session policies and tags consumes more than 100% of the allotted space: " + size
                            + " of " + PolicyLimit.SESSION.maximum() + " characters");
        }
        return new SessionPolicies(
                List.copyOf(policies),
                policies.isEmpty() ? null : Math.max(1, size * 100 / PolicyLimit.SESSION.maximum()));
    }

    private static List<String> arns(QueryRequest q) {
        List<String> arns = new ArrayList<>();
        for (int i = 1; ; i++) {
            Optional<String> arn = q.get("PolicyArns.member." + i + ".arn");
            if (arn.isEmpty()) {
                break;
            }
            arns.add(arn.get());
        }
        if (arns.size() > MOST_ARNS) {
            throw QueryRequest.constraint(
                    "PolicyArns", arns.toString(), "Member must have length less than or equal to " + MOST_ARNS);
        }
        return arns;
    }

    private static NamedPolicy inline(String json) {
        try {
            NamedPolicy policy = NamedPolicy.of("session policy", PolicyType.SESSION, json);
            policy.document().checkSize();
            return policy;
        } catch (MalformedPolicyException e) {
            throw new AwsError(
                    400, "MalformedPolicyDocument", Objects.requireNonNullElse(e.getMessage(), e.awsMessage()));
        } catch (PolicyTooLargeException e) {
            throw new AwsError(400, "PackedPolicyTooLarge", e.awsMessage());
        }
    }
}
