package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.milvusons3.internal.junit.SharedStarter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statements that are right in production, and fail a start here: the failure says whose fault it is. */
@ExtendWith(SharedStarter.class)
class RightPolicyDeniedIT {
    private final DeploymentStarter starter;

    RightPolicyDeniedIT(DeploymentStarter starter) {
        this.starter = starter;
    }

    @Test
    void onlyOverTls() {
        String message = failure("""
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    { "Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::{{bucket}}", "arn:aws:s3:::{{bucket}}/*"] },
                    { "Sid": "TlsOnly", "Effect": "Deny", "Action": "s3:*", "Resource": "*",
                      "Condition": { "Bool": { "aws:SecureTransport": "false" } } }
                  ]
                }
                """);

        assertThat(message)
                .contains("statement 2 (\"TlsOnly\") of the inline document of Specs, line 5")
                .contains("this runtime has no TLS, and NAMESPACE and CONTAINER have (milvus-on-s3.milvus.runtime)")
                .contains("Leave the statement as it is for production.")
                .doesNotContain("narrowed", "removed");
    }

    @Test
    void onlyForTheBucketOfProduction() {
        String message = failure("""
                { "Version": "2012-10-17", "Statement": {
                    "Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::books-prod", "arn:aws:s3:::books-prod/*"] } }
                """);

        assertThat(message)
                .contains("it names the bucket books-prod")
                .contains("{{bucket}} stands for a deployment's bucket, and bucketName sets what it is called")
                .contains("\"Resource\": \"arn:aws:s3:::{{bucket}}\"");
    }

    private String failure(String policy) {
        Throwable failure = catchThrowable(() -> starter.start(Specs.asProcess(policy), "RightPolicyDeniedIT"));
        assertThat(failure).isNotNull();
        return String.valueOf(failure.getMessage());
    }
}
