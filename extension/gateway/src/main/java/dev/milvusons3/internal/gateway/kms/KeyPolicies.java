package dev.milvusons3.internal.gateway.kms;

import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyLimit;
import dev.milvusons3.iam.PolicyTooLargeException;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.identity.Account;
import java.util.Objects;

/** What key policies say if nobody says otherwise, and what they may say. */
final class KeyPolicies {
    private KeyPolicies() {}

    /**
     * Leaves all to the account's IAM.
     *
     * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html">Default key policy</a>
     */
    static PolicyDocument ofNewKey(Account account) {
        return PolicyDocument.parse("""
                {"Version":"2012-10-17","Id":"key-default-1","Statement":[{"Sid":"Enable IAM User Permissions",
                 "Effect":"Allow","Principal":{"AWS":"%s"},"Action":"kms:*","Resource":"*"}]}""".formatted(account.rootArn()), PolicyType.RESOURCE);
    }

    /**
     * Of {@code aws/s3}, which nobody can change: for everyone in the account, through S3 only.
     *
     * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key">AWS managed keys</a>
     */
    static PolicyDocument ofS3(Account account) {
        return PolicyDocument.parse(
                """
                {"Version":"2012-10-17","Id":"auto-s3-2","Statement":[
                 {"Sid":"Allow access through S3 for all principals in the account that are authorized to use S3",
                  "Effect":"Allow","Principal":{"AWS":"*"},
                  "Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey"],
                  "Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"%s","kms:CallerAccount":"%s"}}},
                 {"Sid":"Allow direct access to key metadata to the account","Effect":"Allow","Principal":{"AWS":"%s"},
                  "Action":["kms:Describe*","kms:Get*","kms:List*"],"Resource":"*"}]}""".formatted(KeyUse.viaService(account), account.id(), account.rootArn()), PolicyType.RESOURCE);
    }

    /** {@return a policy as KMS takes it} */
    static PolicyDocument parse(String json) {
        try {
            PolicyLimit.KEY.check(json);
            return PolicyDocument.parse(json, PolicyType.RESOURCE);
        } catch (PolicyTooLargeException e) {
            throw new AwsError(400, "LimitExceededException", e.awsMessage());
        } catch (MalformedPolicyException e) {
            throw malformed(Objects.requireNonNullElse(e.getMessage(), e.awsMessage()));
        }
    }

    static AwsError malformed(String message) {
        return new AwsError(400, "MalformedPolicyDocumentException", message);
    }
}
