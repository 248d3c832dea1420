package dev.milvusons3.internal.steps;

import static dev.milvusons3.internal.steps.PlannedPart.adopted;
import static dev.milvusons3.internal.steps.PlannedPart.made;
import static dev.milvusons3.internal.steps.PlannedPart.madeIf;

import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.iam.PolicySource;
import dev.milvusons3.iam.PolicyTemplate;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.negative.Subject;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.ChainedLogin;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import dev.milvusons3.internal.platform.MilvusInstaller.Release;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.platform.RoleLogin;
import dev.milvusons3.internal.platform.WebIdentityLogin;
import dev.milvusons3.internal.spec.AdoptSpec;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.steps.adopt.Adoption;
import dev.milvusons3.internal.steps.adopt.AdoptionCheck;
import dev.milvusons3.internal.steps.adopt.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How each part of a deployment is come by: made by a step, or adopted. The plan says in which order. */
final class DeploymentParts {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    private final OpenPlatform platform;
    private final Start start;
    private final DeploymentSpec spec;
    private final AdoptSpec adopt;
    private final Names names;
    private final AwsAccount aws;
    private final Placeholders placeholders;
    /** Its tokens go to EKS, which needs neither identity provider nor annotation. */
    private final Optional<PodIdentity> podIdentity;

    private final RolePolicies policies;
    private final Optional<SetupParts> setup;

    DeploymentParts(OpenPlatform platform) {
        this.platform = platform;
        this.start = platform.start();
        this.spec = start.spec();
        this.adopt = spec.adopt();
        this.names = start.names();
        this.aws = platform.aws();
        this.placeholders = new Placeholders(aws, platform.cluster(), names);
        this.policies = RolePolicies.of(spec, names);
        // Of what is adopted, a set-up says how it should be, and nothing is made of it.
        this.setup = adopt.isEmpty() ? SetupParts.of(platform, placeholders) : Optional.empty();
        this.podIdentity = spec.workloadIdentity() == WorkloadIdentity.POD_IDENTITY
                ? Optional.of(platform.platform().podIdentity().orElseThrow())
                : Optional.empty();
    }

    /** Before anything is made, and all that is wrong with what is adopted at once. */
    void checkAdopted() throws Exception {
        if (adopt.isEmpty()) {
            return;
        }
        start.check("what is adopted", () -> {
            Findings findings = new AdoptionCheck(new Adoption(
                            aws,
                            platform.cluster(),
                            adopt,
                            names.bucket(),
                            spec.rootPath(),
                            names.namespace(),
                            names.serviceAccount(),
                            WebIdentityLogin.AUDIENCE,
                            podIdentity,
                            spec.setup()))
                    .run();
            start.reports().adopted(findings);
            findings.unread()
                    .forEach((what, why) ->
                            LOG.warn("[{}] not compared with the set-up: {}: {}", names.run(), what, why));
            findings.require();
        });
    }

    /** {@return what the team's whole set-up adds, if there is one and nothing is adopted} */
    Optional<SetupParts> setup() {
        return setup;
    }

    /** {@return Milvus' place in a bucket that is adopted without it} */
    PlannedPart<Optional<String>> place() {
        return madeIf(adopt.bucket()
                .filter(bucket -> adopt.release().isEmpty())
                .map(bucket -> new AdoptedBucketStep(aws.s3(), bucket, spec.rootPath(), platform.tags())));
    }

    PlannedPart<String> bucket() {
        return adopt.bucket().isPresent()
                ? adopted(names::bucket)
                : made(new BucketStep(aws, names.bucket(), platform.tags()));
    }

    /** {@return the first policy's ARN, empty if the role has inline policies only; of a role that is adopted without one, the first that is attached to it stands for all} */
    PlannedPart<String> policy() {
        if (adopt.policy().isPresent()) {
            return adopted(() -> aws.iamArn("policy", adopt.policy().get()));
        }
        if (adopt.role().isPresent()) {
            return adopted(() -> new AccountDocuments(aws.iam(), aws.s3())
                    .attachedTo(names.role()).stream().findFirst().orElse(""));
        }
        return policies.managed().isEmpty()
                ? adopted(() -> "")
                : made(managed(policies.managed().get(0)));
    }

    /** {@return the ARNs of the others} */
    PlannedPart<List<String>> furtherPolicies() {
        if (adopt.policy().isPresent() || adopt.role().isPresent()) {
            return adopted(() -> List.of());
        }
        return open -> {
            List<String> arns = new ArrayList<>();
            for (RolePolicies.Managed policy :
                    policies.managed().stream().skip(1).toList()) {
                arns.add(open.made(managed(policy)));
            }
            return List.copyOf(arns);
        };
    }

    private PolicyStep managed(RolePolicies.Managed policy) {
        return managed(PolicyType.IDENTITY, policy.name(), policy.document());
    }

    PlannedPart<Optional<String>> boundary() {
        Optional<PlannedPart<String>> said = setup.flatMap(SetupParts::boundary);
        if (said.isPresent()) {
            return open -> Optional.of(said.get().provide(open));
        }
        return madeIf(spec.permissionsBoundary()
                .map(document -> managed(PolicyType.PERMISSIONS_BOUNDARY, names.boundary(), document)));
    }

    private PolicyStep managed(PolicyType type, String name, PolicyTemplate document) {
        return new PolicyStep(aws, type, name, written(document), platform.tags());
    }

    PlannedPart<?> identityProvider() {
        return madeIf(
                podIdentity.isPresent()
                        ? Optional.empty()
                        : Optional.of(
                                new IdentityProviderStep(aws, platform.cluster().issuer(), platform.tags())));
    }

    /** {@return the role's ARN} */
    PlannedPart<String> role(List<String> policyArns, Optional<String> boundaryArn) {
        return adopt.role().isPresent()
                ? adopted(() ->
                        aws.iam().getRole(r -> r.roleName(names.role())).role().arn())
                : made(new RoleStep(
                        aws,
                        names.role(),
                        setup.flatMap(SetupParts::trustPolicy).orElseGet(() -> written(spec.trustPolicy())),
                        policyArns.stream().filter(arn -> !arn.isEmpty()).toList(),
                        setup.map(SetupParts::roleDetails).orElse(RoleStep.Details.NONE),
                        boundaryArn,
                        platform.tags()));
    }

    PlannedPart<ServiceAccountStep.Made> serviceAccount(String roleArn) {
        return adopt.serviceAccount().isPresent()
                ? adopted(() -> new ServiceAccountStep.Made(names.namespace(), names.serviceAccount()))
                : made(new ServiceAccountStep(
                        platform.cluster(),
                        names.namespace(),
                        names.serviceAccount(),
                        podIdentity.isPresent() ? Optional.empty() : Optional.of(roleArn),
                        platform.tags()));
    }

    PlannedPart<?> association(ServiceAccountStep.Made account, String roleArn) {
        // That of an adopted account is verified with it.
        return madeIf(podIdentity
                .filter(it -> adopt.serviceAccount().isEmpty())
                .map(associations -> new PodIdentityStep(
                        associations,
                        account,
                        setup.map(parts -> parts.association(roleArn))
                                .orElseGet(() -> PodIdentity.Association.role(roleArn)),
                        platform.tags())));
    }

    PlannedPart<?> bucketPolicy() {
        return madeIf(setup.flatMap(SetupParts::bucketPolicy)
                .or(() -> spec.bucketPolicy().map(this::written))
                .map(document -> new BucketPolicyStep(aws, names.bucket(), document)));
    }

    /** {@return the role as Milvus will have it: the last of a chain} */
    Subject subject(String roleArn, ServiceAccountStep.Made account) {
        List<ChainedLogin.Hop> hops =
                spec.setup().map(said -> ChainedLogin.hops(said, aws)).orElse(List.of());
        String held = hops.isEmpty() ? roleArn : hops.get(hops.size() - 1).roleArn();
        RoleLogin byToken = new WebIdentityLogin(aws.anonymousSts());
        return new Subject(
                aws,
                platform.cluster(),
                names.bucket(),
                spec.rootPath(),
                held,
                account.namespace(),
                account.name(),
                podIdentity
                        .<RoleLogin>map(it -> it)
                        .orElseGet(() -> hops.isEmpty() ? byToken : new ChainedLogin(aws, byToken, roleArn, hops)),
                spec.setup());
    }

    PlannedPart<Installation> milvus(RoleAccess access, Start.Check trials) {
        MilvusInstaller installer = platform.platform().milvus();
        Release release = new Release(
                names.release(),
                access.subject().namespace(),
                access.subject().serviceAccount(),
                names.bucket(),
                spec.rootPath(),
                start.password());
        return adopt.release().isPresent()
                ? adopted(new MilvusStep(installer::adopt, release, access, trials, start))
                : made(new MilvusStep(installer::install, release, access, trials, start));
    }

    PlannedPart<ClientStep.Client> client(Installation milvus) {
        return adopt.release().isPresent()
                ? adopted(ClientStep.adopted(milvus, adopt.password()))
                : made(ClientStep.takingOver(milvus, start.password(), start.deadline()));
    }

    /** Explanations of denials name the author's document, whichever way the account keeps it. */
    private String written(PolicyTemplate document) {
        PolicySource source = placeholders.fill(document);
        aws.written().add(source);
        return source.json();
    }
}
