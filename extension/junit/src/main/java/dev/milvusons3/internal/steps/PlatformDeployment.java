package dev.milvusons3.internal.steps;

import dev.milvusons3.CredentialUse;
import dev.milvusons3.DeploymentFaults;
import dev.milvusons3.Environment;
import dev.milvusons3.Keep;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.NegativeCase;
import dev.milvusons3.Workload;
import dev.milvusons3.WorkloadRun;
import dev.milvusons3.gateway.AccountClock;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.Authoring;
import dev.milvusons3.internal.negative.NegativeMatrix;
import dev.milvusons3.internal.negative.Subject;
import dev.milvusons3.internal.platform.GatewayDeploymentFaults;
import dev.milvusons3.internal.platform.Marker;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.Evidence;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.workload.WorkloadSubject;
import dev.milvusons3.internal.workload.Workloads;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.milvus.client.MilvusServiceClient;
import io.milvus.param.ConnectParam;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** A deployment that all steps were done for. */
final class PlatformDeployment implements RunningDeployment, MilvusDeployment, WorkloadSubject {
    /** The name of the sessions of {@code @AsMilvus} clients: sets them apart from Milvus' own. */
    private static final String SESSION = "milvus-on-s3-as-milvus";

    /** Of each part of a workload; twenty times what the slowest was seen to take. */
    private static final Duration WORKLOAD_PATIENCE = Duration.ofMinutes(2);

    private final Start start;
    private final DeploymentSpec spec;
    private final Names names;
    private final Platform platform;
    private final FailureEvidence evidence;
    private final ReadyParts parts;
    private final Subject subject;
    private final S3Client s3AsMilvus;
    private final Optional<DeploymentFaults> faults;
    private final Interruptions interruptions;
    private final MilvusDenials denials;
    private final Decisions decidedAtStart;
    private final CostsByPhase costs;

    PlatformDeployment(OpenPlatform opened, ReadyParts parts) {
        this.start = opened.start();
        this.spec = start.spec();
        this.names = start.names();
        this.platform = opened.platform();
        this.evidence = opened.evidence();
        this.parts = parts;
        this.subject = parts.subject();
        this.faults = platform.faults(subject.roleArn());
        this.interruptions = new Interruptions(platform.cluster().client(), names.namespace(), names.release());
        this.denials = new MilvusDenials(
                subject.roleArn(), "system:serviceaccount:" + subject.namespace() + ":" + subject.serviceAccount());
        this.decidedAtStart = decisions();
        this.costs = new CostsByPhase(subject.roleArn(), decidedAtStart);
        this.s3AsMilvus = platform.aws().s3(new RoleCredentials(subject, platform.clock(), SESSION));
        start.releases().push("S3 client of the role", s3AsMilvus::close);
    }

    String reachableBy() {
        return parts.milvus().reachableBy();
    }

    String serverVersion() {
        return parts.client().serverVersion();
    }

    @Override
    public MilvusDeployment deployment() {
        return this;
    }

    @Override
    public MilvusClientV2 newClient(Optional<String> database) {
        ConnectConfig config = connectConfig();
        // Only where it has to be: a client that is told a name asks whether there is such a database at each connect.
        database.ifPresent(config::setDbName);
        return new MilvusClientV2(config);
    }

    @Override
    public MilvusServiceClient newServiceClient(Optional<String> database) {
        ConnectConfig connection = connectConfig();
        ConnectParam.Builder parameters = ConnectParam.newBuilder()
                .withUri(connection.getUri())
                .withAuthorization(connection.getUsername(), connection.getPassword());
        database.ifPresent(parameters::withDatabaseName);
        return new MilvusServiceClient(parameters.build());
    }

    @Override
    public Authoring authoring() {
        return platform.aws().written();
    }

    @Override
    public S3Client s3() {
        return Lent.of(S3Client.class, platform.aws().s3());
    }

    @Override
    public S3Client s3AsMilvus() {
        return Lent.of(S3Client.class, s3AsMilvus);
    }

    @Override
    public IamClient iam() {
        return Lent.of(IamClient.class, platform.aws().iam());
    }

    @Override
    public StsClient sts() {
        return Lent.of(StsClient.class, platform.aws().sts());
    }

    @Override
    public KubernetesClient kubernetes() {
        return Lent.of(KubernetesClient.class, platform.cluster().client());
    }

    @Override
    public Evidence evidence(Throwable failure, Decisions before) {
        List<RecordedDecision> earlier = before.all();
        Instant since = earlier.isEmpty()
                ? Instant.MIN
                : earlier.get(earlier.size() - 1).time();
        List<String> denied = denials.in(decisions().since(decidedAtStart).since(before));
        return evidence.collect(failure, since, denied, () -> interruptions.causesOf(failure));
    }

    @Override
    public DecisionLog.Listening onDenial(Consumer<RecordedDecision> listener) {
        return platform.listen(decision -> {
                    if (decision.verdict() == Verdict.DENIED
                            && denials.isMeant(decision)
                            && !Marker.isOn(decision)
                            && !GatewayDeploymentFaults.areBehind(decision)) {
                        listener.accept(decision);
                    }
                })
                .orElseThrow(() ->
                        new IllegalStateException("of denials in " + spec.environment() + " is known only later"));
    }

    @Override
    public DeploymentFaults faults() {
        return faults.orElseThrow(() -> new MilvusOnS3UnavailableException(
                "faults cannot be injected in environment " + spec.environment()
                        + ": its AWS is not emulated by the gateway, which is what goes wrong on purpose\n"
                        + "Run tests with faults in EMBEDDED or CONTAINERS (milvus-on-s3.environment).",
                null));
    }

    @Override
    public Optional<DeploymentReport> report() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("role", roleArn());
        facts.put("Milvus", milvusEndpoint().toString());
        facts.put("S3", s3Endpoint().toString());
        return Optional.of(start.reports()
                .of(
                        Optional.of(platform),
                        Optional.empty(),
                        facts,
                        costs.of(decisions()),
                        Optional.of(serverVersion())));
    }

    @Override
    public void undoFaults() {
        faults.ifPresent(DeploymentFaults::undoAll);
    }

    @Override
    public void close(boolean failed) {
        if (failed && spec.keep() == Keep.ON_FAILURE) {
            KeptDeployments.keep(
                    names.run(),
                    "Milvus " + milvusEndpoint() + ", S3 " + s3Endpoint() + ", bucket " + bucket() + ", role "
                            + roleArn(),
                    start.releases());
            return;
        }
        List<Exception> failures = start.releases().releaseAll();
        if (!failures.isEmpty()) {
            MilvusOnS3Exception failure = new MilvusOnS3Exception(
                    failures.get(0).getMessage() + "\n(" + failures.size() + " part(s) of deployment " + names.run()
                            + " are left behind; every release was attempted)",
                    failures.get(0));
            failures.subList(1, failures.size()).forEach(failure::addSuppressed);
            throw failure;
        }
    }

    @Override
    public Environment environment() {
        return spec.environment();
    }

    @Override
    public Optional<MilvusRuntime> runtime() {
        return platform.runtime();
    }

    @Override
    public String runId() {
        return names.run();
    }

    @Override
    public Region region() {
        return spec.region();
    }

    @Override
    public String bucket() {
        return names.bucket();
    }

    @Override
    public String rootPath() {
        return spec.rootPath();
    }

    @Override
    public String roleName() {
        return names.role();
    }

    @Override
    public String roleArn() {
        return subject.roleArn();
    }

    @Override
    public String policyArn() {
        return parts.policyArn();
    }

    @Override
    public String namespace() {
        return subject.namespace();
    }

    @Override
    public String serviceAccount() {
        return subject.serviceAccount();
    }

    @Override
    public URI milvusEndpoint() {
        return parts.milvus().endpoint();
    }

    @Override
    public ConnectConfig connectConfig() {
        ConnectConfig connection = parts.client().config();
        return ConnectConfig.builder()
                .uri(milvusEndpoint().toString())
                .username(connection.getUsername())
                .password(connection.getPassword())
                .build();
    }

    @Override
    public URI s3Endpoint() {
        return platform.aws().s3Endpoint();
    }

    @Override
    public Decisions decisions() {
        return platform.decisions().matching(decision -> !Marker.isOn(decision));
    }

    @Override
    public WorkloadRun run(Workload workload) {
        return costs.ran(workloads(WORKLOAD_PATIENCE).run(workload));
    }

    @Override
    public Workloads workloads(Duration patience) {
        return new Workloads(this, spec.workloads(), serverVersion(), patience, parts.milvus()::restart);
    }

    @Override
    public CredentialUse credentialUse() {
        platform.hiddenCredentialUse().ifPresent(why -> {
            throw new MilvusOnS3UnavailableException(why, null);
        });
        Decisions all = decisions();
        if (all.dropped() > 0) {
            throw new MilvusOnS3UnavailableException(
                    "how Milvus came by credentials cannot be told any more: " + all.cannotTell(), null);
        }
        return SeenCredentials.in(all, denials::isLogin);
    }

    @Override
    public AccountClock clock() {
        return platform.clock();
    }

    @Override
    public List<NegativeCase> negativeCases() {
        return NegativeMatrix.of(subject);
    }
}
