package dev.milvusons3.internal.steps;

import dev.milvusons3.Enforcement;
import dev.milvusons3.Probe;
import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.iam.PolicySource;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.journal.Journal;
import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunRecord;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.milvus.MilvusRoot;
import dev.milvusons3.internal.negative.Canary;
import dev.milvusons3.internal.negative.Subject;
import dev.milvusons3.internal.platform.AccessEvidence;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.Marker;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import dev.milvusons3.internal.platform.MilvusInstaller.Release;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.PlatformSource;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.platform.RoleLogin;
import dev.milvusons3.internal.platform.WebIdentityLogin;
import dev.milvusons3.internal.release.WrittenObjects;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.Evidence;
import dev.milvusons3.internal.report.ProgressLog;
import dev.milvusons3.internal.report.StepLog;
import dev.milvusons3.internal.spec.AdoptSpec;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.steps.adopt.Findings;
import dev.milvusons3.internal.steps.adopt.Setup;
import dev.milvusons3.internal.steps.adopt.SetupCheck;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** One run of the steps in the guide's order; what does not depend on each other runs side by side. */
final class Provisioning {
    /** How long after its start a deployment is certainly litter. */
    private static final Duration LIFETIME = Duration.ofHours(6);

    private final DeploymentSpec spec;
    private final Names names;
    private final StepLog log;
    private final ReleaseStack releases;
    private final ExecutorService executor;
    private final Deadline deadline;
    private final String password = MilvusRoot.randomPassword();
    private final DeploymentReports reports;
    private volatile @Nullable FailureEvidence evidence;
    private volatile @Nullable Platform opened;

    Provisioning(
            DeploymentSpec spec,
            Names names,
            String requester,
            StepLog log,
            ReleaseStack releases,
            ExecutorService executor) {
        this.spec = spec;
        this.names = names;
        this.log = log;
        this.releases = releases;
        this.executor = executor;
        this.deadline = new Deadline(spec.startupTimeout());
        this.reports = new DeploymentReports(spec, names, log, requester, password);
    }

    ProvisionedDeployment run(PlatformSource platforms) throws Exception {
        Platform platform = log.timed("platform " + spec.environment(), () -> platforms.open(spec));
        releases.push("platform " + spec.environment(), platform::close);
        FailureEvidence failureEvidence = new FailureEvidence(spec, names, platform, log, password);
        evidence = failureEvidence;
        opened = platform;
        AwsAccount aws = platform.aws();
        Cluster cluster = platform.cluster();
        RunTags tags = RunTags.of(names.run(), LIFETIME);
        platform.outliving().ifPresent(outliving -> Leftovers.remove(platform, outliving, names.run()));
        Journal journal = begin(platform, tags);

        Future<?> server = inBackground(() -> log.timed("Milvus server at hand", () -> {
            platform.milvus().prepare(new ProgressLog(names.run()));
            return null;
        }));
        AdoptSpec adopt = spec.adopt();
        verifyAdopted(aws, cluster);
        if (adopt.bucket().isPresent() && adopt.release().isEmpty()) {
            step(aws, journal, new AdoptedBucketStep(aws.s3(), names.bucket(), spec.rootPath(), tags));
        }
        Future<String> bucket = inBackground(() -> adopt.bucket().isPresent()
                ? names.bucket()
                : step(aws, journal, new BucketStep(aws, names.bucket(), tags)));
        Placeholders placeholders = new Placeholders(aws, cluster, names);
        Future<String> policy =
                inBackground(() -> adopt.policy().isPresent() || adopt.role().isPresent()
                        ? adoptedPolicy(aws)
                        : step(
                                aws,
                                journal,
                                new PolicyStep(
                                        aws,
                                        PolicyType.IDENTITY,
                                        names.policy(),
                                        written(aws, placeholders.fill(spec.policy())),
                                        tags)));
        Optional<String> boundaryArn = Optional.empty();
        if (spec.permissionsBoundary().isPresent()) {
            boundaryArn = Optional.of(step(
                    aws,
                    journal,
                    new PolicyStep(
                            aws,
                            PolicyType.PERMISSIONS_BOUNDARY,
                            names.boundary(),
                            written(
                                    aws,
                                    placeholders.fill(spec.permissionsBoundary().get())),
                            tags)));
        }
        // Its tokens go to EKS, which needs no identity provider.
        Optional<PodIdentity> podIdentity = spec.workloadIdentity() == WorkloadIdentity.POD_IDENTITY
                ? Optional.of(platform.podIdentity().orElseThrow())
                : Optional.empty();
        if (podIdentity.isEmpty()) {
            step(aws, journal, new IdentityProviderStep(aws, cluster.issuer(), tags));
        }
        String policyArn = await("role: wait for the policy", policy);
        String roleArn = adopt.role().isPresent()
                ? aws.iam().getRole(r -> r.roleName(names.role())).role().arn()
                : step(
                        aws,
                        journal,
                        new RoleStep(
                                aws,
                                names.role(),
                                written(aws, placeholders.fill(spec.trustPolicy())),
                                policyArn,
                                boundaryArn,
                                tags));
        ServiceAccountStep.Made serviceAccount = adopt.serviceAccount().isPresent()
                ? new ServiceAccountStep.Made(names.namespace(), names.serviceAccount())
                : step(
                        aws,
                        journal,
                        new ServiceAccountStep(
                                cluster,
                                names.namespace(),
                                names.serviceAccount(),
                                podIdentity.isPresent() ? Optional.empty() : Optional.of(roleArn),
                                tags));
        if (podIdentity.isPresent()) {
            step(aws, journal, new PodIdentityStep(podIdentity.get(), serviceAccount, roleArn));
        }
        RoleLogin login =
                podIdentity.<RoleLogin>map(it -> it).orElseGet(() -> new WebIdentityLogin(aws.anonymousSts()));
        await("Milvus: wait for the bucket", bucket);
        if (spec.bucketPolicy().isPresent()) {
            step(
                    aws,
                    journal,
                    new BucketPolicyStep(
                            aws,
                            names.bucket(),
                            written(aws, placeholders.fill(spec.bucketPolicy().get()))));
        }
        // A first download says nothing about this deployment, and is not waited for without end, either.
        deadline.beside(() -> log.waiting("Milvus: wait for the server", server::get));

        Release release = new Release(
                names.release(),
                serviceAccount.namespace(),
                serviceAccount.name(),
                names.bucket(),
                spec.rootPath(),
                password);
        AccessEvidence evidence =
                platform.evidence(roleArn, Marker::isOn).orElseGet(() -> new MilvusRequests(platform, roleArn));
        Subject subject = new Subject(
                aws,
                cluster,
                names.bucket(),
                spec.rootPath(),
                roleArn,
                serviceAccount.namespace(),
                serviceAccount.name(),
                login);
        RoleRehearsal rehearsal = new RoleRehearsal(
                aws,
                new RoleCredentials(platform, login, serviceAccount, roleArn, RoleRehearsal.SESSION),
                names.bucket(),
                rehearsed(aws, journal),
                WrittenObjects.text(tags));
        log.timed("role in force", () -> {
            awaitInForce(aws, rehearsal, evidence);
            return null;
        });
        if (spec.enforcement() == Enforcement.REQUIRED) {
            // Before anything else is believed that this environment says.
            log.timed("denial canary", () -> {
                new Canary(subject).run();
                return null;
            });
        }
        // What is not ours is not written down as ours: a sweep would remove it.
        boolean adopted = adopt.release().isPresent();
        Installation installation = step(
                aws,
                adopted ? Journal.NONE : journal,
                new MilvusStep(
                        adopted ? new AdoptingInstaller(platform.milvus()) : platform.milvus(),
                        release,
                        evidence,
                        rehearsal,
                        executor,
                        deadline));
        ClientStep.Client client = step(
                aws,
                journal,
                adopted
                        ? ClientStep.adopted(installation, adopt.password())
                        : ClientStep.takingOver(installation, password, deadline));
        if (spec.probe() == Probe.WRITE) {
            WriteProof proof =
                    new WriteProof(client.config(), installation, evidence, aws, names.bucket(), spec.rootPath());
            log.timed("write probe", () -> {
                proof.run(executor, deadline);
                return null;
            });
        }
        return new ProvisionedDeployment(
                spec,
                names,
                platform,
                installation,
                client,
                policyArn,
                roleArn,
                serviceAccount,
                subject,
                releases,
                failureEvidence,
                reports);
    }

    /** {@return what is known of a failed run, before anything is undone} */
    Evidence evidence(Throwable failure) {
        FailureEvidence current = evidence;
        return current == null ? Evidence.none(names.run()) : current.collect(failure, Instant.MIN, List::of);
    }

    /** {@return what the report says of a failed run} */
    DeploymentReport report(Throwable failure) {
        return reports.of(Optional.ofNullable(opened), Optional.of(failure), Map.of(), Optional.empty());
    }

    /** Before anything is made, and all that is wrong at once. */
    private void verifyAdopted(AwsAccount aws, Cluster cluster) throws Exception {
        AdoptSpec adopt = spec.adopt();
        if (adopt.isEmpty()) {
            return;
        }
        log.timed("what is adopted", () -> {
            Findings findings = new SetupCheck(new Setup(
                            aws,
                            cluster,
                            adopt,
                            names.bucket(),
                            spec.rootPath(),
                            names.namespace(),
                            names.serviceAccount(),
                            WebIdentityLogin.AUDIENCE))
                    .run();
            reports.adopted(findings);
            findings.require();
            return null;
        });
    }

    /** Beside the objects of a Milvus that is there already, its own object is written down like anything else that is made. */
    /** Explanations of denials name the author's document, whichever way the account keeps it. */
    private static String written(AwsAccount aws, PolicySource document) {
        aws.written().add(document);
        return document.json();
    }

    private String rehearsed(AwsAccount aws, Journal journal) {
        String key = spec.rootPath() + "/" + RoleRehearsal.SESSION;
        String objects = "arn:" + aws.partition() + ":s3:::" + names.bucket() + "/";
        aws.written().own(objects + key, objects + spec.rootPath() + "/*");
        if (spec.adopt().release().isEmpty()) {
            return key;
        }
        String own = key + "-" + names.run();
        String name = names.bucket() + "/" + own;
        new JournalledCreations(releases, journal)
                .begin(new Thing(Kind.OBJECTS, name), () -> new WrittenObjects(aws.s3()).remove(name));
        return own;
    }

    /** Of a role that is adopted without one, the first that is attached to it stands for all. */
    private String adoptedPolicy(AwsAccount aws) {
        return spec.adopt()
                .policy()
                .map(policy -> aws.iamArn("policy", policy))
                .orElseGet(() -> new AccountDocuments(aws.iam(), aws.s3())
                        .attachedTo(names.role()).stream().findFirst().orElse(""));
    }

    /** What ends with this JVM need not be found by others. */
    private Journal begin(Platform platform, RunTags tags) {
        Journal journal = platform.outliving()
                .map(outliving -> outliving
                        .journals()
                        .begin(new RunRecord(
                                tags,
                                platform.aws().accountId(),
                                platform.aws().partition(),
                                spec.region().id(),
                                outliving.endpoint().map(URI::toString).orElse(""),
                                platform.cluster().issuer().toString())))
                .orElse(Journal.NONE);
        releases.push("journal", journal::close);
        return journal;
    }

    private <T> T step(AwsAccount aws, Journal journal, Step<T> step) throws Exception {
        return log.timed(step.part(), step.title(), () -> {
            JournalledCreations creations = new JournalledCreations(releases, journal);
            T made = step.provision(creations);
            creations.made();
            return aws.settled(step.title(), () -> {
                step.verify(made);
                return made;
            });
        });
    }

    /** A denial that was explained says more than the exception that it came with. */
    private static void awaitInForce(AwsAccount aws, RoleRehearsal rehearsal, AccessEvidence evidence) {
        try {
            aws.awaitInForce("the role and its policy", rehearsal::run);
        } catch (AwsServiceException e) {
            throw evidence.fatalDenial()
                    .<RuntimeException>map(denial -> DeploymentFailure.denied(denial, e))
                    .orElse(e);
        }
    }

    private <T> Future<T> inBackground(Callable<T> work) {
        return executor.submit(work);
    }

    private <T> T await(String what, Future<T> future) throws Exception {
        try {
            return log.waiting(what, () -> future.get(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "the start did not get done in " + deadline.total().toSeconds()
                            + " s (startupTimeout sets how long it may take)",
                    e);
        }
    }
}
