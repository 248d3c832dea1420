package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.IdentityProviderUse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.eks.model.EksException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Looks for what would make a deployment fail half way, before the first thing is made, and says all of it at once. */
final class AccountPreflight {
    private static final int NOT_FOUND = 404;
    private static final int MOVED = 301;

    private final LiveAccount aws;
    private final DeploymentSpec spec;
    private final URI issuer;
    private final Optional<EksAssociations> associations;

    AccountPreflight(LiveAccount aws, DeploymentSpec spec, URI issuer, Optional<EksAssociations> associations) {
        this.aws = aws;
        this.spec = spec;
        this.issuer = issuer;
        this.associations = associations;
    }

    /** @throws MilvusOnS3Exception with everything that is in the way */
    void run() {
        List<String> problems = new ArrayList<>();
        if (spec.workloadIdentity() == WorkloadIdentity.POD_IDENTITY) {
            associations.flatMap(this::unreadable).ifPresent(problems::add);
        } else if (spec.adopt().role().isEmpty()) {
            // An adopted role is verified with its provider, and all that is wrong is said at once.
            provider().ifPresent(problems::add);
        }
        spec.bucketName().flatMap(this::bucket).ifPresent(problems::add);
        spec.roleName().flatMap(this::role).ifPresent(problems::add);
        spec.policyName().flatMap(this::policy).ifPresent(problems::add);
        if (!problems.isEmpty()) {
            throw new MilvusOnS3Exception("account " + aws.accountId() + " is not ready for the deployment; nothing was"
                    + " made\n  - " + String.join("\n  - ", problems));
        }
    }

    private Optional<String> provider() {
        String arn = aws.providerArn(issuer);
        try {
            aws.iam().getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn));
            return Optional.empty();
        } catch (NoSuchEntityException e) {
            return spec.aws().identityProvider() == IdentityProviderUse.CREATE
                    ? Optional.empty()
                    : Optional.of(
                            "it has no identity provider for the cluster's issuer " + issuer + ". Make one (aws iam"
                                    + " create-open-id-connect-provider --url " + issuer
                                    + " --client-id-list sts.amazonaws.com), or let the harness make one for the time of the"
                                    + " deployment: milvus-on-s3.aws.identity-provider = CREATE");
        } catch (IamException e) {
            return Optional.of("its identity providers cannot be looked at: " + e.getMessage());
        }
    }

    /** Whether one can be made is known only when it is; whoever may not look at any may hardly make one. */
    private Optional<String> unreadable(EksAssociations associations) {
        try {
            associations.requireReadable();
            return Optional.empty();
        } catch (EksException e) {
            return Optional.of("the pod identity associations of its cluster " + associations.cluster()
                    + " cannot be looked at: " + e.getMessage() + ". Allow the runner what this deployment needs:\n"
                    + RunnerPolicy.of(spec).json().indent(4).stripTrailing());
        }
    }

    /** @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html">HeadBucket</a> */
    private Optional<String> bucket(String name) {
        try {
            aws.s3().headBucket(r -> r.bucket(name));
            return Optional.of(
                    "bucket " + name + " exists already. Leave bucketName out for a generated name, or adopt it");
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            return Optional.of("bucket " + name + " exists already, "
                    + (e.statusCode() == MOVED
                            ? "in another region"
                            : "and belongs to somebody else or must not be looked at (HTTP " + e.statusCode() + ")")
                    + ". Bucket names are taken by all accounts of a partition together: choose another");
        } catch (SdkClientException e) {
            return Optional.of("S3 at " + aws.s3Endpoint() + " cannot be reached: " + e.getMessage());
        }
    }

    private Optional<String> role(String name) {
        try {
            aws.iam().getRole(r -> r.roleName(name));
            return Optional.of(
                    "role " + name + " exists already. Leave roleName out for a generated name, or adopt it");
        } catch (NoSuchEntityException e) {
            return Optional.empty();
        }
    }

    private Optional<String> policy(String name) {
        try {
            aws.iam().getPolicy(r -> r.policyArn(aws.iamArn("policy/" + name)));
            return Optional.of(
                    "policy " + name + " exists already. Leave policyName out for a generated name, or adopt it");
        } catch (NoSuchEntityException e) {
            return Optional.empty();
        }
    }
}
