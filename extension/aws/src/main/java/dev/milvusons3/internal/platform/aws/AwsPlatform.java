package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.internal.milvus.helm.Capacity;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.ConnectedCluster;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.platform.ObservedAccess;
import dev.milvusons3.internal.platform.OpenResources;
import dev.milvusons3.internal.platform.Outliving;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.platform.WrittenPolicies;
import dev.milvusons3.internal.platform.aws.CloudTrailDecisions.Watched;
import dev.milvusons3.internal.platform.helm.ChartAndValues;
import dev.milvusons3.internal.platform.helm.HelmInstaller;
import dev.milvusons3.internal.release.Things;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.MilvusAccess;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/** A real account, and a cluster whose pods get roles from it. Nothing of either is the harness's but what it makes. */
public final class AwsPlatform implements Platform {
    private static final Duration DELETION = Duration.ofSeconds(30);

    private final OpenResources opened = new OpenResources("the platform in AWS");

    private final DecisionLog decisions = new DecisionLog();
    private final AwsClock clock = new AwsClock();
    private final Instant since;
    private final LiveAccount aws;
    private final ConnectedCluster cluster;
    private final RequestLog requests;
    private final DenialExplainer explainer;
    private final AwsInstaller installer;
    private final Outliving outliving;
    private final LiveAccount reader;
    private final S3Client trailFiles;
    private final Supplier<CloudTrails> trails;
    private final Duration trailWait;
    private final List<String> billed = new CopyOnWriteArrayList<>();
    private final WrittenPolicies written = new WrittenPolicies();
    private final Optional<EksPodIdentity> podIdentity;
    private final WorkloadIdentity identity;
    private Optional<LogDenials> milvus = Optional.empty();
    private Optional<String> role = Optional.empty();
    private Optional<CloudTrailDecisions> trail = Optional.empty();

    private AwsPlatform(DeploymentSpec spec) {
        try {
            ChartAndValues helm =
                    ChartAndValues.of(spec.helm(), authors -> values(spec)).preparedFor(spec.workloads());
            this.outliving = Outliving.of(spec);
            AwsCredentialsProvider credentials =
                    opened.open(DefaultCredentialsProvider.builder().build());
            String caller = AccountCheck.run(spec.aws(), spec.region(), credentials);
            String account = spec.aws().account().orElseThrow();
            // A client of its own: what the explanation asks is nobody's request.
            this.reader = opened.open(new LiveAccount(
                    account,
                    spec.region(),
                    spec.aws().endpoint(),
                    credentials,
                    List.of(clock),
                    written,
                    new Settling(Refusals::mayPass)));
            this.explainer = new DenialExplainer(
                    new AccountDocuments(reader.iam(), reader.s3()),
                    new Circumstances(Map.of(), written, ""),
                    reader.partition(),
                    account,
                    spec.region().id());
            this.requests = new RequestLog(reader.partition(), account, caller, explainer, decisions, clock);
            Inventory inventory = new Inventory();
            this.aws = opened.open(new LiveAccount(
                    account,
                    spec.region(),
                    spec.aws().endpoint(),
                    credentials,
                    List.of(clock, inventory, requests),
                    written,
                    new Settling(requests::mayPass)));
            S3Client files = opened.open(reader.s3OfAnyRegion(credentials));
            this.trails =
                    () -> new CloudTrails(account, spec.region(), spec.aws().endpoint(), credentials, files);
            this.trailWait = spec.aws().cloudTrailWait();
            this.trailFiles = files;
            this.cluster = opened.open(Clusters.open(
                    spec.aws().cluster(), spec.region(), spec.aws().endpoint(), credentials));
            this.identity = spec.workloadIdentity();
            this.podIdentity = spec.aws()
                    .cluster()
                    .eksCluster()
                    .map(name -> EksPodIdentity.of(
                            opened.open(new EksAssociations(
                                    name, spec.region(), spec.aws().endpoint(), credentials)),
                            spec.region(),
                            spec.aws().endpoint(),
                            credentials));
            new AccountPreflight(reader, spec, cluster.issuer(), podIdentity.map(EksPodIdentity::associations)).run();
            this.since = clock.now().truncatedTo(ChronoUnit.SECONDS);
            new RunnerRights(reader, caller, RunnerPolicy.of(spec)).advise();
            AccountReport report = new AccountReport(reader, inventory, billed, DELETION);
            opened.open(report::finish);
            this.installer = new AwsInstaller(
                    new HelmInstaller(cluster::client, helm, spec.region(), this::podProblem, Capacity.Nodes.GROW),
                    (release, milvus) -> new ReleaseBill(milvus, cluster.client(), release, Instant.now(), billed::add),
                    (release, milvus) -> spec.aws().access() == MilvusAccess.LOAD_BALANCER
                            ? new LoadBalanced(cluster.client(), release, milvus)
                            : milvus);
        } catch (RuntimeException e) {
            opened.closeAfter(e);
            throw e;
        }
    }

    /**
     * Finds out whether the account and the cluster are those that are named and fit for a deployment. Makes nothing.
     *
     * @param spec names an account, regions and a cluster
     * @throws MilvusOnS3Exception if they are not
     */
    public static AwsPlatform open(DeploymentSpec spec) {
        return new AwsPlatform(spec);
    }

    /** A load balancer costs money and minutes, and with a port-forward nobody would use it. */
    private static HelmValues values(DeploymentSpec spec) {
        return HelmValues.parse(
                spec.aws().access() == MilvusAccess.PORT_FORWARD ? "service: {type: ClusterIP}" : "", "the harness");
    }

    private Optional<String> podProblem(Pod pod) {
        return new PodsHaveRole(() -> installer.release().map(MilvusInstaller.Release::serviceAccount), identity)
                .problem(pod);
    }

    @Override
    public Environment environment() {
        return Environment.AWS;
    }

    @Override
    public AwsAccount aws() {
        return aws;
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public MilvusInstaller milvus() {
        return installer;
    }

    @Override
    public Optional<PodIdentity> podIdentity() {
        return podIdentity.map(it -> it);
    }

    @Override
    public Optional<Things> associations() {
        return podIdentity.map(EksPodIdentity::associations);
    }

    @Override
    public Optional<String> hiddenCredentialUse() {
        return Optional.of(
                "how Milvus comes by credentials cannot be told in AWS: CloudTrail does not say when the session ends"
                        + " that signed a request\nRun the class in EMBEDDED or CONTAINERS (milvus-on-s3.environment).");
    }

    /** What Milvus asked for itself is known some minutes later, to those who wait for it. */
    @Override
    public Decisions decisions() {
        log().ifPresent(LogDenials::read);
        Instant taken = clock.now();
        return decisions.snapshot(
                taken, moment -> trail().map(known -> known.until(moment)).orElse(List.of()));
    }

    private synchronized Optional<LogDenials> log() {
        return milvus;
    }

    private synchronized Optional<CloudTrailDecisions> trail() {
        if (trail.isEmpty() && role.isPresent()) {
            trail = installer.release().map(release -> trail(release, role.get()));
        }
        return trail;
    }

    private CloudTrailDecisions trail(MilvusInstaller.Release release, String roleArn) {
        Watched watched = new Watched(aws.partition(), release.bucket(), release.rootPath(), roleArn, since);
        return new CloudTrailDecisions(
                watched,
                () -> trails.get().find(watched.bucketArn()),
                slow -> trails.get().delivery(slow),
                new CloudTrailDecisions.Clients(reader.s3(), trailFiles),
                explainer,
                decisions,
                clock::now,
                trailWait,
                Pause.real());
    }

    @Override
    public Optional<Outliving> outliving() {
        return Optional.of(outliving);
    }

    @Override
    public synchronized Optional<ObservedAccess> observedAccess(String roleArn, Predicate<RecordedDecision> onPurpose) {
        LogDenials log = new LogDenials(
                installer,
                explainer,
                aws.partition(),
                roleArn,
                aws.s3Endpoint().getScheme().equals("https"),
                decisions,
                clock::now);
        milvus = Optional.of(log);
        role = Optional.of(roleArn);
        return Optional.of(new AwsObservedAccess(decisions, log, roleArn, onPurpose));
    }

    /** Closes the clients, after a last look at what was made. */
    @Override
    public void close() {
        opened.close();
    }
}
