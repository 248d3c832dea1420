package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.platform.AccountDocuments.Version;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.report.Evidence;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

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
        AccountDocuments documents = new AccountDocuments(aws.iam(), aws.s3());
        for (String arn : documents.attachedTo(role)) {
            Version version = documents.defaultVersion(arn);
            text.append(arn)
                    .append(", version ")
                    .append(version.id())
                    .append(", attached to ")
                    .append(role)
                    .append(":\n")
                    .append(decoded(version.encoded()))
                    .append("\n\n");
        }
        for (String name :
                aws.iam().listRolePoliciesPaginator(r -> r.roleName(role)).policyNames()) {
            text.append(name)
                    .append(", inline in ")
                    .append(role)
                    .append(":\n")
                    .append(decoded(aws.iam()
                            .getRolePolicy(r -> r.roleName(role).policyName(name))
                            .policyDocument()))
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
