package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.gateway.sts.EksAuth;
import dev.milvusons3.internal.gateway.upstream.Pulse;
import dev.milvusons3.internal.journal.HeldRuns;
import dev.milvusons3.internal.kubernetes.real.GatewayNames;
import dev.milvusons3.internal.kubernetes.real.HostAddress;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.OpenResources;
import dev.milvusons3.internal.platform.Outliving;
import dev.milvusons3.internal.report.ProgressLog;
import dev.milvusons3.internal.spec.ContainersSpec;
import dev.milvusons3.internal.spec.DeploymentSpec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** One LocalStack and one cluster on a network of their own, for all deployments of a run that ask for the same images. */
public final class SharedContainers implements SharedInfrastructure {
    private static final String TOKEN_VARIABLE = "LOCALSTACK_AUTH_TOKEN";

    private final OpenResources opened = new OpenResources("the containers");
    private final Map<Region, RegionFront> fronts = new HashMap<>();
    private final LocalStackContainer localStack;
    private final SharedCluster cluster;
    private final ContainersPulses pulses;
    private boolean agentIsOpen;

    private SharedContainers(
            ContainersSpec spec, SharedCluster cluster, Region region, Duration timeout, HeldRuns runs) {
        this.cluster = cluster;
        try {
            Map<String, String> labels = spec.reuse()
                    ? Reuse.LABELS
                    : opened.open(OwnLabels.begin(runs)).values();
            Network network = spec.reuse() ? Reuse.network() : opened.open(network(labels));
            localStack = localStack(spec, network).withLabels(labels).withReuse(spec.reuse());
            if (!spec.reuse()) {
                opened.open(localStack);
            }
            opened.open(cluster);
            Executor threads = work -> new Thread(work, "milvus-on-s3-containers").start();
            CompletableFuture<Void> aws = CompletableFuture.runAsync(
                    () -> {
                        start(localStack, spec.localStackImage(), timeout);
                        wake(region);
                    },
                    threads);
            CompletableFuture<Void> kubernetes =
                    CompletableFuture.runAsync(() -> cluster.start(network, labels, timeout), threads);
            join(aws, kubernetes);
            pulses = opened.open(new ContainersPulses(localStack, cluster));
        } catch (RuntimeException | Error e) {
            opened.closeAfter(e);
            throw e;
        }
    }

    /**
     * Starts both, side by side, and waits until they are ready.
     *
     * @param spec says which
     * @param region that the cluster's issuer is named after
     * @param timeout of each container's start, from when it is here
     * @param runs where it is known which runs have ended, whose containers are removed first
     * @throws dev.milvusons3.MilvusOnS3UnavailableException if the machine cannot run them
     * @throws MilvusOnS3Exception if they do not start anyway; everything is gone then
     */
    public static SharedContainers start(ContainersSpec spec, Region region, Duration timeout, HeldRuns runs) {
        SharedCluster cluster = SharedCluster.of(spec, region);
        if (spec.reuse()) {
            Reuse.check();
        }
        // All, before anything starts: for what one of them lacks the others need not have been started.
        PulledImages.obtain(WantedImage.of(spec), new ProgressLog("images"));
        LoadedImages.check(spec.loadedImages());
        OwnLabels.removeLitter(DockerEngine.get().docker(), runs);
        openTestcontainers();
        return new SharedContainers(spec, cluster, region, timeout, runs);
    }

    /** Has Testcontainers do what it does before the first container, such as to start its reaper. */
    private static void openTestcontainers() {
        try {
            DockerClientFactory.instance().client();
        } catch (RuntimeException e) {
            throw Preflight.explain("Testcontainers", e, "")
                    .orElseGet(() -> Obstacle.NO_DOCKER.because(ContainerFailure.cause(e), e));
        }
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    /** {@return where LocalStack is reached from this JVM} */
    public URI localStackEndpoint() {
        return localStack.getEndpoint();
    }

    /** {@return whether LocalStack answers} */
    Pulse localStackPulse() {
        return pulses.localStack();
    }

    @Override
    public List<String> outages(Instant since) {
        return pulses.outages(since);
    }

    /** {@return clients straight to LocalStack, in a region; the caller closes them} */
    public EndpointAccount account(Region region) {
        // LocalStack takes the account's number from the access key.
        return new EndpointAccount(
                localStackEndpoint(),
                region,
                StaticCredentialsProvider.create(AwsBasicCredentials.create(EndpointAccount.ACCOUNT_ID, "any")));
    }

    /** Of containers that stay, and LocalStack's account with them. */
    @Override
    public Optional<Outliving> outliving(DeploymentSpec spec, OpenResources opened) {
        return spec.containers().reuse()
                ? Optional.of(Outliving.of(spec, localStackEndpoint(), opened.open(account(spec.region()))))
                : Optional.empty();
    }

    /** {@return by which addresses the cluster may reach this JVM, the likeliest first} */
    List<HostAddress> hostCandidates() {
        return cluster.hostCandidates();
    }

    /** {@return how the cluster's pods find a region's gateway} */
    GatewayNames names(Region region, boolean first, Supplier<List<String>> buckets) {
        return cluster.names(region, first, buckets);
    }

    @Override
    public synchronized RegionFront front(Region region) {
        return fronts.computeIfAbsent(region, r -> opened.open(RegionFront.open(this, r, fronts.isEmpty())));
    }

    /**
     * Has pods reach the agent of EKS Pod Identity; until the end, and opened once.
     *
     * @param front through which the way to this JVM is known
     */
    synchronized void openAgent(RegionFront front) {
        if (!agentIsOpen) {
            opened.open(new ClusterAgent(cluster.node().orElseThrow(), front.host(), this::eks));
            agentIsOpen = true;
        }
    }

    private synchronized List<EksAuth> eks() {
        return fronts.values().stream().map(it -> it.gateway().eksAuth()).toList();
    }

    /** {@return what the Docker engine calls them} */
    List<String> ids() {
        return Stream.concat(Stream.of(localStack), cluster.node().stream())
                .map(GenericContainer::getContainerId)
                .toList();
    }

    @Override
    public Map<String, Supplier<String>> logs() {
        Map<String, Supplier<String>> logs = new HashMap<>();
        logs.put("localstack.log", localStack::getLogs);
        cluster.node().ifPresent(node -> logs.put("cluster.log", node::getLogs));
        return logs;
    }

    private static LocalStackContainer localStack(ContainersSpec spec, Network network) {
        LocalStackContainer container = new LocalStackContainer(DockerImageName.parse(spec.localStackImage())
                        .asCompatibleSubstituteFor("localstack/localstack"))
                .withServices("s3", "iam", "sts")
                .withNetwork(network)
                .withEnv("DISABLE_EVENTS", "1");
        String token = System.getenv(TOKEN_VARIABLE);
        return token == null ? container : container.withEnv(TOKEN_VARIABLE, token);
    }

    private static Network network(Map<String, String> labels) {
        return Network.builder()
                .createNetworkCmdModifier(command -> command.withLabels(labels))
                .build();
    }

    /** LocalStack loads a service when it is first asked for it, which takes seconds; the cluster takes longer to start. */
    private void wake(Region region) {
        try (EndpointAccount account = account(region)) {
            account.s3().listBuckets();
            account.iam().listOpenIDConnectProviders();
        }
    }

    /**
     * Starts a container.
     *
     * @throws MilvusOnS3Exception if it does not get ready in time, with the reason
     */
    static void start(GenericContainer<?> container, String image, Duration timeout) {
        LogTail log = new LogTail();
        try {
            container.withStartupTimeout(timeout).withLogConsumer(log).start();
        } catch (RuntimeException e) {
            String tail = log.toString();
            throw Preflight.explain(image, e, tail)
                    .map(MilvusOnS3Exception.class::cast)
                    .orElseGet(() -> ContainerFailure.of(image, timeout, e, tail));
        }
    }

    /** Waits for both even if one failed: what is still starting cannot be removed. */
    private static void join(CompletableFuture<Void> first, CompletableFuture<Void> second) {
        try {
            CompletableFuture.allOf(first, second).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Removes the containers with their volumes, and the network; of reused ones only what this run made in them. */
    @Override
    public void close() {
        opened.close();
    }
}
