package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.DeploymentFaults;
import dev.milvusons3.Environment;
import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.milvus.helm.Capacity;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.GatewayDeploymentFaults;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.platform.OpenResources;
import dev.milvusons3.internal.platform.Outliving;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.platform.helm.ChartAndValues;
import dev.milvusons3.internal.platform.helm.HelmInstaller;
import dev.milvusons3.internal.spec.ContainersSpec;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.world.World;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One deployment's share of the containers: clients of its own, and of all decisions those that concern it. */
final class ContainersPlatform implements Platform {
    /** Of the user agents of its clients. */
    private final String mark;

    private final SharedInfrastructure shared;
    private final RegionGateway gateway;
    private final EndpointAccount aws;
    private final OwnDecisions own;
    private final MilvusInstaller installer;
    private final Optional<Outliving> outliving;

    private final OpenResources opened = new OpenResources("this deployment's share of the containers");

    private ContainersPlatform(DeploymentSpec spec, SharedInfrastructure shared, ChartAndValues helm) {
        this.mark = "milvus-on-s3/" + UUID.randomUUID();
        this.shared = shared;
        this.gateway = shared.front(spec.region());
        this.aws = gateway.account(spec.setup(), mark);
        this.own = new OwnDecisions(gateway.decisions(), mark);
        this.outliving = shared.outliving(spec, opened);
        this.installer = new AdmittingInstaller(
                new HelmInstaller(
                        () -> shared.cluster().client(), helm, spec.region(), gateway, nodes(spec.containers())),
                gateway,
                spec.adopt().serviceAccount().isPresent());
    }

    static ContainersPlatform open(DeploymentSpec spec, SharedInfrastructure shared, ChartAndValues helm) {
        return new ContainersPlatform(spec, shared, helm);
    }

    /** To a cluster that was there before its owner may add some; to one that is started here nobody does. */
    private static Capacity.Nodes nodes(ContainersSpec spec) {
        return spec.kubeContext().isPresent() ? Capacity.Nodes.MAY_GROW : Capacity.Nodes.FIXED;
    }

    @Override
    public Environment environment() {
        return Environment.CONTAINERS;
    }

    @Override
    public AwsAccount aws() {
        return aws;
    }

    @Override
    public Cluster cluster() {
        return shared.cluster();
    }

    @Override
    public Runnable surround(World world, Set<String> roles) {
        return gateway.surround(world, mark, roles);
    }

    @Override
    public MilvusInstaller milvus() {
        return installer;
    }

    @Override
    public Optional<PodIdentity> podIdentity() {
        return gateway.podIdentity();
    }

    @Override
    public Optional<Outliving> outliving() {
        return outliving;
    }

    @Override
    public Optional<DecisionLog.Listening> listen(Consumer<RecordedDecision> listener) {
        return Optional.of(own.listen(listener));
    }

    @Override
    public Decisions decisions() {
        gateway.catchUp();
        return own.snapshot();
    }

    @Override
    public Optional<DeploymentFaults> faults(String roleArn) {
        return Optional.of(new GatewayDeploymentFaults(gateway.faults(), roleArn, () -> {
            throw new MilvusOnS3UnavailableException(
                    "the keys of a cluster in containers cannot be rotated while it runs: its API server reads them once, at its"
                            + " start\nRun this test in EMBEDDED (milvus-on-s3.environment).",
                    null);
        }));
    }

    @Override
    public List<String> outages(Instant since) {
        return shared.outages(since);
    }

    @Override
    public Map<String, Supplier<String>> logs() {
        return shared.logs();
    }

    /** Closes this deployment's clients. What is shared is the run's. */
    @Override
    public void close() {
        own.close();
        aws.close();
        opened.close();
    }
}
