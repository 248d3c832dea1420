package dev.milvusons3.internal.junit;

import dev.milvusons3.CredentialUse;
import dev.milvusons3.DeploymentFaults;
import dev.milvusons3.Environment;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.NegativeCase;
import dev.milvusons3.Workload;
import dev.milvusons3.WorkloadRun;
import dev.milvusons3.gateway.AccountClock;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.Evidence;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.Lent;
import dev.milvusons3.internal.steps.RunningDeployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.milvus.client.MilvusServiceClient;
import io.milvus.param.ConnectParam;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** A deployment that is none. */
final class FakeDeployment implements RunningDeployment, MilvusDeployment {
    /** All defaults. */
    static final DeploymentSpec SPEC = SpecReader.read(
            new SpecRequest(FakeDeployment.class, List.of(), List.of()),
            new Configuration(key -> Optional.empty(), new Properties(), Map.of()));

    private final DeploymentSpec spec;
    private final String requester;
    private final String runId;
    private final Optional<URI> milvus;
    private final Consumer<FakeDeployment> duringClose;
    private final Supplier<? extends RuntimeException> closeFailure;
    private final Function<Throwable, Evidence> evidence;
    private final Function<String, Optional<DeploymentReport>> report;
    private final AtomicInteger undoneFaults = new AtomicInteger();
    private final List<RecordedDecision> decided = new CopyOnWriteArrayList<>();
    private final List<Consumer<RecordedDecision>> denialListeners = new CopyOnWriteArrayList<>();
    private final List<Decisions> decidedBeforeFailures = new CopyOnWriteArrayList<>();
    private final List<Boolean> closes = new CopyOnWriteArrayList<>();
    private final List<FakeMilvusClient> clients = new CopyOnWriteArrayList<>();
    private final Set<String> databases = ConcurrentHashMap.newKeySet();
    private final List<String> closedSdkClients = new CopyOnWriteArrayList<>();

    FakeDeployment(
            DeploymentSpec spec,
            String requester,
            String runId,
            Optional<URI> milvus,
            Consumer<FakeDeployment> duringClose,
            Supplier<? extends RuntimeException> closeFailure,
            Function<Throwable, Evidence> evidence,
            Function<String, Optional<DeploymentReport>> report) {
        this.report = report;
        this.evidence = evidence;
        this.spec = spec;
        this.requester = requester;
        this.runId = runId;
        this.milvus = milvus;
        this.duringClose = duringClose;
        this.closeFailure = closeFailure;
    }

    DeploymentSpec spec() {
        return spec;
    }

    /** {@return for each close, whether a test had failed} */
    List<Boolean> closes() {
        return closes;
    }

    List<FakeMilvusClient> clients() {
        return clients;
    }

    /** {@return the databases that are there, beside the default one} */
    Set<String> databases() {
        return databases;
    }

    /** {@return names of the SDK clients whose close got through to them} */
    List<String> closedSdkClients() {
        return closedSdkClients;
    }

    @Override
    public Evidence evidence(Throwable failure, Decisions before) {
        decidedBeforeFailures.add(before);
        return evidence.apply(failure);
    }

    @Override
    public Optional<DeploymentReport> report() {
        return report.apply(runId);
    }

    /** Has it decide something; what is denied is taken for Milvus' own. */
    void decide(RecordedDecision decision) {
        decided.add(decision);
        if (decision.verdict() == RecordedDecision.Verdict.DENIED) {
            denialListeners.forEach(listener -> listener.accept(decision));
        }
    }

    @Override
    public DecisionLog.Listening onDenial(Consumer<RecordedDecision> listener) {
        denialListeners.add(listener);
        return () -> denialListeners.remove(listener);
    }

    /** {@return how many wait for denials} */
    int denialListeners() {
        return denialListeners.size();
    }

    /** {@return for each failure, what is said to have been decided before the test} */
    List<Decisions> decidedBeforeFailures() {
        return decidedBeforeFailures;
    }

    int undoneFaults() {
        return undoneFaults.get();
    }

    @Override
    public void undoFaults() {
        undoneFaults.incrementAndGet();
    }

    @Override
    public DeploymentFaults faults() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close(boolean failed) {
        closes.add(failed);
        duringClose.accept(this);
        RuntimeException failure = closeFailure.get();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public MilvusDeployment deployment() {
        return this;
    }

    @Override
    public MilvusClientV2 newClient(Optional<String> database) {
        if (milvus.isPresent()) {
            ConnectConfig config = connectConfig();
            database.ifPresent(config::setDbName);
            return new MilvusClientV2(config);
        }
        FakeMilvusClient client = new FakeMilvusClient(database.orElse("default"), databases);
        clients.add(client);
        return client;
    }

    @Override
    public MilvusServiceClient newServiceClient(Optional<String> database) {
        return new MilvusServiceClient(ConnectParam.newBuilder()
                .withUri(milvus.orElseThrow().toString())
                .build());
    }

    @Override
    public S3Client s3() {
        return Lent.of(S3Client.class, sdkClient(S3Client.class, "admin"));
    }

    @Override
    public S3Client s3AsMilvus() {
        return Lent.of(S3Client.class, sdkClient(S3Client.class, "milvus"));
    }

    @Override
    public IamClient iam() {
        return Lent.of(IamClient.class, sdkClient(IamClient.class, "iam"));
    }

    @Override
    public StsClient sts() {
        return Lent.of(StsClient.class, sdkClient(StsClient.class, "sts"));
    }

    @Override
    public KubernetesClient kubernetes() {
        return Lent.of(KubernetesClient.class, sdkClient(NamespacedKubernetesClient.class, "kubernetes"));
    }

    private <T> T sdkClient(Class<T> type, String name) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "toString", "serviceName":
                            return name;
                        case "hashCode":
                            return name.hashCode();
                        case "adapt":
                            return proxy;
                        case "close":
                            closedSdkClients.add(name);
                            return null;
                        default:
                            throw new UnsupportedOperationException(method.toString());
                    }
                }));
    }

    @Override
    public Environment environment() {
        return spec.environment();
    }

    @Override
    public String runId() {
        return runId;
    }

    @Override
    public Region region() {
        return spec.region();
    }

    @Override
    public String bucket() {
        return spec.bucketName().orElse("milvus-bucket-" + runId);
    }

    @Override
    public String rootPath() {
        return spec.rootPath();
    }

    @Override
    public String roleName() {
        return spec.roleName().orElse("milvus-s3-access-sa-" + runId);
    }

    @Override
    public String roleArn() {
        return "arn:aws:iam::123456789012:role/" + roleName();
    }

    @Override
    public String policyArn() {
        return "arn:aws:iam::123456789012:policy/MilvusS3ReadWrite-" + runId;
    }

    @Override
    public String namespace() {
        return spec.namespace().orElse("milvus-" + runId);
    }

    @Override
    public String serviceAccount() {
        return spec.serviceAccount().orElse("milvus-s3-access-sa");
    }

    @Override
    public URI milvusEndpoint() {
        return milvus.orElse(URI.create("http://127.0.0.1:19530"));
    }

    @Override
    public ConnectConfig connectConfig() {
        return ConnectConfig.builder().uri(milvusEndpoint().toString()).build();
    }

    @Override
    public URI s3Endpoint() {
        return URI.create("http://127.0.0.1:9000");
    }

    @Override
    public AccountClock clock() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WorkloadRun run(Workload workload) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CredentialUse credentialUse() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<NegativeCase> negativeCases() {
        return List.of();
    }

    @Override
    public Decisions decisions() {
        return Decisions.of(decided);
    }

    @Override
    public String toString() {
        return runId + " for " + requester + ", closed " + closes;
    }
}
