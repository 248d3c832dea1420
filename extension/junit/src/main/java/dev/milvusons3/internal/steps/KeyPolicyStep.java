package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.report.Part;
import dev.milvusons3.setup.Setup;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KmsException;

/**
 * {@code aws kms put-key-policy}, with the grants of the set-up before it, and {@code disable-key} if it says so. It follows the role,
 * for KMS refuses principals that do not exist. What the policy keeps from the administrator too cannot be read back.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html">PutKeyPolicy</a>
 */
final class KeyPolicyStep implements Step<String> {
    private final AwsAccount aws;
    private final KeyStep.Made key;
    private final Optional<String> document;

    KeyPolicyStep(AwsAccount aws, KeyStep.Made key, Optional<String> document) {
        this.aws = aws;
        this.key = key;
        this.document = document;
    }

    @Override
    public String title() {
        return "policy of key " + key.said().alias().orElse(key.arn());
    }

    @Override
    public Part part() {
        return Part.BUCKET;
    }

    @Override
    public String provision(Creations creations) {
        KmsClient kms = aws.kms(key.account());
        for (Setup.KeyGrant grant : key.said().grants()) {
            kms.createGrant(r ->
                    r.keyId(key.arn()).granteePrincipal(grant.grantee()).operationsWithStrings(grant.operations()));
        }
        if (!key.said().enabled()) {
            kms.disableKey(r -> r.keyId(key.arn()));
        }
        // A role in it may be newer than what KMS knows of IAM.
        return aws.settled(title(), () -> {
            document.ifPresent(policy ->
                    kms.putKeyPolicy(r -> r.keyId(key.arn()).policy(policy).bypassPolicyLockoutSafetyCheck(true)));
            return key.arn();
        });
    }

    @Override
    public void verify(String arn) {
        KmsClient kms = aws.kms(key.account());
        try {
            KeyMetadata found = kms.describeKey(r -> r.keyId(arn)).keyMetadata();
            VerificationException.check(
                    "whether key " + arn + " is enabled", key.said().enabled(), found.enabled());
            if (document.isPresent()) {
                VerificationException.check(
                        "policy of key " + arn,
                        document.get(),
                        kms.getKeyPolicy(r -> r.keyId(arn)).policy());
            }
        } catch (KmsException e) {
            if (!"AccessDeniedException".equals(e.awsErrorDetails().errorCode())) {
                throw e;
            }
        }
    }
}
