package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.internal.spec.IdentityProviderUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;

/**
 * Asks IAM's simulator which of the rights that a deployment needs its runner lacks. No more than advice: the simulator knows
 * neither service control policies of other accounts nor what conditions will be like, and need not be allowed.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html">SimulatePrincipalPolicy</a>
 */
final class RunnerRights {
    /** What the policy in docs/aws-run.md grants, but for identity providers. */
    static final List<String> NEEDED = List.of(
            "s3:CreateBucket",
            "s3:DeleteBucket",
            "s3:ListBucket",
            "s3:ListBucketVersions",
            "s3:ListBucketMultipartUploads",
            "s3:AbortMultipartUpload",
            "s3:GetObject",
            "s3:PutObject",
            "s3:DeleteObject",
            "s3:DeleteObjectVersion",
            "s3:TagResource",
            "s3:GetBucketTagging",
            "s3:PutBucketAcl",
            "s3:GetBucketAcl",
            "s3:PutBucketOwnershipControls",
            "s3:GetBucketOwnershipControls",
            "s3:GetBucketLocation",
            "s3:GetBucketPolicy",
            "iam:CreatePolicy",
            "iam:DeletePolicy",
            "iam:GetPolicy",
            "iam:GetPolicyVersion",
            "iam:ListPolicyVersions",
            "iam:DeletePolicyVersion",
            "iam:ListEntitiesForPolicy",
            "iam:TagPolicy",
            "iam:CreateRole",
            "iam:DeleteRole",
            "iam:GetRole",
            "iam:TagRole",
            "iam:AttachRolePolicy",
            "iam:DetachRolePolicy",
            "iam:ListAttachedRolePolicies",
            "iam:ListRolePolicies",
            "iam:GetRolePolicy",
            "iam:GetOpenIDConnectProvider");

    /** Only if the harness is to make one; before it is deleted, it is asked whose roles trust it. */
    static final List<String> PROVIDER = List.of(
            "iam:CreateOpenIDConnectProvider",
            "iam:DeleteOpenIDConnectProvider",
            "iam:TagOpenIDConnectProvider",
            "iam:ListRoles");

    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");
    private static final Pattern SESSION = Pattern.compile("arn:([^:]+):sts::(\\d+):assumed-role/([^/]+)/.*");
    private static final int PAGE = 100;

    private final LiveAccount aws;
    private final String caller;
    private final List<String> needed;

    /** @param caller whose rights are asked for */
    RunnerRights(LiveAccount aws, String caller, IdentityProviderUse provider) {
        this.aws = aws;
        this.caller = caller;
        List<String> all = new ArrayList<>(NEEDED);
        if (provider == IdentityProviderUse.CREATE) {
            all.addAll(PROVIDER);
        }
        this.needed = List.copyOf(all);
    }

    /** Writes a warning that names what is missing. */
    void advise() {
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            LOG.warn(
                    "{} seems to lack rights that a deployment needs: {}. The policy in docs/aws-run.md has them all",
                    caller,
                    String.join(", ", missing));
        }
    }

    /** {@return what the simulator says is missing; nothing if it cannot be asked} */
    List<String> missing() {
        Optional<String> source = policySource();
        if (source.isEmpty()) {
            return List.of();
        }
        try {
            return aws
                    .iam()
                    .simulatePrincipalPolicyPaginator(r ->
                            r.policySourceArn(source.get()).actionNames(needed).maxItems(PAGE))
                    .evaluationResults()
                    .stream()
                    .filter(result -> result.evalDecision() != PolicyEvaluationDecisionType.ALLOWED)
                    .map(result -> result.evalActionName())
                    .sorted()
                    .toList();
        } catch (SdkException e) {
            LOG.info("whether {} has the rights that a deployment needs is not known: {}", caller, e.getMessage());
            return List.of();
        }
    }

    /** The simulator wants a role, not its session; root has every right. */
    private Optional<String> policySource() {
        if (caller.endsWith(":root")) {
            return Optional.empty();
        }
        Matcher session = SESSION.matcher(caller);
        if (!session.matches()) {
            return Optional.of(caller);
        }
        try {
            return Optional.of(
                    aws.iam().getRole(r -> r.roleName(session.group(3))).role().arn());
        } catch (SdkException e) {
            return Optional.of("arn:" + session.group(1) + ":iam::" + session.group(2) + ":role/" + session.group(3));
        }
    }
}
