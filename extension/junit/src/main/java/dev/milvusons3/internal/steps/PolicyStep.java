package dev.milvusons3.internal.steps;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.platform.AccountDocuments.Version;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.release.Policies;
import dev.milvusons3.internal.report.Part;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;

/**
 * {@code aws iam create-policy}, verified by {@code get-policy} and {@code get-policy-version} of its default version.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html">CreatePolicy</a>
 */
final class PolicyStep implements Step<String> {
    private final AwsAccount aws;
    private final String account;
    private final PolicyType type;
    private final String name;
    private final String document;
    private final RunTags tags;

    /** @param type what the managed policy is for: an identity policy, or a permissions boundary */
    PolicyStep(AwsAccount aws, PolicyType type, String name, String document, RunTags tags) {
        this(aws, aws.accountId(), type, name, document, tags);
    }

    /** The same in another account. */
    PolicyStep(AwsAccount aws, String account, PolicyType type, String name, String document, RunTags tags) {
        this.aws = aws;
        this.account = account;
        this.type = type;
        this.name = name;
        this.document = document;
        this.tags = tags;
    }

    @Override
    public String title() {
        return (type == PolicyType.IDENTITY ? "policy " : type.text() + " ") + name;
    }

    @Override
    public Part part() {
        return type == PolicyType.IDENTITY ? Part.POLICY : Part.ROLE;
    }

    @Override
    public String provision(Creations creations) {
        IamClient iam = aws.iam(account);
        String arn = aws.iamArnIn(account, "policy/" + name);
        Creations.Creation release = creations.begin(
                new Thing(Kind.POLICY, arn),
                () -> aws.settled("deletion of " + title(), () -> {
                    new Policies(iam).remove(arn);
                    return arn;
                }));
        try {
            return iam.createPolicy(
                            r -> r.policyName(name).policyDocument(document).tags(IamTags.of(tags)))
                    .policy()
                    .arn();
        } catch (EntityAlreadyExistsException e) {
            if (LostAnswers.madeIt(aws, new Policies(iam), arn, tags)) {
                return arn;
            }
            release.cancel();
            throw new IllegalStateException(
                    "policy " + arn
                            + " exists already; leave policyName out for a generated name, or remove the policy",
                    e);
        }
    }

    @Override
    public void verify(String arn) {
        Version version = new AccountDocuments(aws.iam(account), aws.s3()).defaultVersion(arn);
        String found = URLDecoder.decode(version.encoded(), StandardCharsets.UTF_8);
        if (!PolicyDocument.parse(found, type).isEquivalentTo(PolicyDocument.parse(document, type))) {
            throw new VerificationException("default version " + version.id() + " of policy " + arn, document, found);
        }
    }
}
