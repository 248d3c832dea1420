package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.report.Evidence;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;

/** The IAM documents as they are in the account. What does not exist is no problem: the start may not have come so far. */
record IamEvidence(AwsAccount aws, String role, String bucket) {
    void addTo(Evidence.Builder evidence) {
        evidence.add(
                "iam/trust-policy.json",
                ifThere(() -> decoded(aws.iam()
                        .getRole(request -> request.roleName(role))
                        .role()
                        .assumeRolePolicyDocument())));
        evidence.add("iam/policies.txt", ifThere(this::policies));
        evidence.add(
                "iam/bucket-policy.json",
                ifThere(() -> aws.s3()
                        .getBucketPolicy(request -> request.bucket(bucket))
                        .policy()));
    }

    private String policies() {
        StringBuilder text = new StringBuilder();
        for (AttachedPolicy policy : aws.iam()
                .listAttachedRolePolicies(request -> request.roleName(role))
                .attachedPolicies()) {
            String version = aws.iam()
                    .getPolicy(request -> request.policyArn(policy.policyArn()))
                    .policy()
                    .defaultVersionId();
            text.append(policy.policyArn())
                    .append(", version ")
                    .append(version)
                    .append(", attached to ")
                    .append(role)
                    .append(":\n")
                    .append(decoded(aws.iam()
                            .getPolicyVersion(request ->
                                    request.policyArn(policy.policyArn()).versionId(version))
                            .policyVersion()
                            .document()))
                    .append("\n\n");
        }
        return text.isEmpty() ? "No policy is attached to " + role + ".\n" : text.toString();
    }

    private static Callable<String> ifThere(Callable<String> document) {
        return () -> {
            try {
                return document.call();
            } catch (AwsServiceException e) {
                if (e.statusCode() == 404) {
                    return "(there is none: " + e.awsErrorDetails().errorCode() + ")\n";
                }
                throw e;
            }
        };
    }

    /** IAM answers with documents that are encoded as in RFC 3986. */
    private static String decoded(String document) {
        return URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
