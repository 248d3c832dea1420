package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.DeploymentFaults;
import dev.milvusons3.Environment;
import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.GatewayDeploymentFaults;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.platform.OpenResources;
import dev.milvusons3.internal.platform.Outliving;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.platform.SetupAccounts;
import dev.milvusons3.internal.platform.eks.GatewayPodIdentity;
import dev.milvusons3.internal.platform.helm.ChartAndValues;
import dev.milvusons3.internal.platform.helm.HelmInstaller;
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

    private final SharedContainers containers;
    private final RegionFront front;
    private final EndpointAccount aws;
    private final OwnDecisions own;
    private final MilvusInstaller installer;
    /** Of containers that stay, and LocalStack's account with them. */
    private final Optional<Outliving> outliving;

    private final OpenResources opened = new OpenResources("this deployment's share of the containers");

    private ContainersPlatform(DeploymentSpec spec, SharedContainers containers, ChartAndValues helm) {
        this.mark = "milvus-on-s3/" + UUID.randomUUID();
        this.containers = containers;
        this.front = containers.front(spec.region());
        this.aws = front.account(SetupAccounts.of(spec.setup(), EndpointAccount.ACCOUNT_ID), mark);
        this.own = new OwnDecisions(front.gateway().decisions(), mark);
        this.outliving = spec.containers().reuse()
                ? Optional.of(Outliving.of(
                        spec, containers.localStackEndpoint(), opened.open(containers.account(spec.region()))))
                : Optional.empty();
        this.installer = new AdmittingInstaller(
                new HelmInstaller(
                        () -> containers.cluster().client(), helm, spec.region(), new MutatedPods(front), true),
                front,
                spec.region(),
                spec.adopt().serviceAccount().isPresent());
    }

    static ContainersPlatform open(DeploymentSpec spec, SharedContainers containers, ChartAndValues helm) {
        return new ContainersPlatform(spec, containers, helm);
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
        return containers.cluster();
    }

    /** The gateway is everybody's: only this deployment's requests are in its surroundings. */
    @Override
    public Runnable surround(World world, Set<String> roles) {
        return front.gateway().surround(world, mark, roles);
    }

    @Override
    public MilvusInstaller milvus() {
        return installer;
    }

    @Override
    public Optional<PodIdentity> podIdentity() {
        return Optional.of(new GatewayPodIdentity(front.gateway().eksAuth(), () -> containers.openAgent(front)));
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
        return own.snapshot();
    }

    @Override
    public Optional<DeploymentFaults> faults(String roleArn) {
        return Optional.of(new GatewayDeploymentFaults(front.gateway().faults(), roleArn, () -> {
            throw new MilvusOnS3UnavailableException(
                    "the keys of a cluster in containers cannot be rotated while it runs: its API server reads them once, at its"
                            + " start\nRun this test in EMBEDDED (milvus-on-s3.environment).",
                    null);
        }));
    }

    @Override
    public List<String> outages(Instant since) {
        return containers.outages(since);
    }

    @Override
    public Map<String, Supplier<String>> logs() {
        return containers.logs();
    }

    /** Closes this deployment's clients. The containers are the run's. */
    @Override
    public void close() {
        own.close();
        aws.close();
        opened.close();
    }
}
