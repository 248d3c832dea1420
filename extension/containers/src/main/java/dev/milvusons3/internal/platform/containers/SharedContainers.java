package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.gateway.sts.EksAuth;
import dev.milvusons3.internal.gateway.upstream.Pulse;
import dev.milvusons3.internal.journal.HeldRuns;
import dev.milvusons3.internal.kubernetes.real.HostAddress;
import dev.milvusons3.internal.kubernetes.real.StalePlumbing;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.EksIssuers;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.OpenResources;
import dev.milvusons3.internal.report.ProgressLog;
import dev.milvusons3.internal.spec.ContainersSpec;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** One LocalStack and one cluster on a network of their own, for all deployments of a run that ask for the same images. */
public final class SharedContainers implements AutoCloseable {
    private static final String TOKEN_VARIABLE = "LOCALSTACK_AUTH_TOKEN";

    private final OpenResources opened = new OpenResources("the containers");
    private final Map<Region, RegionFront> fronts = new HashMap<>();
    private final LocalStackContainer localStack;
    private final K3sContainer k3s;
    private final Cluster cluster;
    private final ContainersPulses pulses;
    private boolean agentIsOpen;

    private SharedContainers(ContainersSpec spec, Region region, Duration timeout, HeldRuns runs) {
        URI issuer = spec.reuse() ? Reuse.issuer(spec) : EksIssuers.random(region);
        try {
            Map<String, String> labels = spec.reuse()
                    ? Reuse.LABELS
                    : opened.open(OwnLabels.begin(runs)).values();
            Network network = spec.reuse() ? Reuse.network() : opened.open(network(labels));
            localStack = localStack(spec, network).withLabels(labels).withReuse(spec.reuse());
            k3s = k3s(spec, network, issuer).withLabels(labels).withReuse(spec.reuse());
            if (!spec.reuse()) {
                opened.open(localStack);
                opened.open(k3s);
            }
            Executor threads = work -> new Thread(work, "milvus-on-s3-containers").start();
            CompletableFuture<Void> aws = CompletableFuture.runAsync(
                    () -> {
                        start(localStack, spec.localStackImage(), timeout);
                        wake(region);
                    },
                    threads);
            CompletableFuture<Void> kubernetes = CompletableFuture.runAsync(
                    () -> {
                        start(k3s, spec.k3sImage(), timeout);
                        new LoadedImages(k3s, new ProgressLog("images")).load(spec.loadedImages());
                    },
                    threads);
            join(aws, kubernetes);
            KubernetesClient client = opened.open(new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(k3s.getKubeConfigYaml()))
                    .build());
            pulses = opened.open(new ContainersPulses(localStack, k3s, client.getConfiguration()));
            if (spec.reuse()) {
                StalePlumbing.remove(client);
            }
            cluster = new Cluster() {
                @Override
                public KubernetesClient client() {
                    return client;
                }

                @Override
                public URI issuer() {
                    return issuer;
                }
            };
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
        Preflight.check();
        if (spec.reuse()) {
            Reuse.check();
        }
        // All, before anything starts: for what one of them lacks the others need not have been started.
        PulledImages.obtain(WantedImage.of(spec), new ProgressLog("images"));
        LoadedImages.check(spec.loadedImages());
        OwnLabels.removeLitter(DockerEngine.get().docker(), runs);
        openTestcontainers();
        return new SharedContainers(spec, region, timeout, runs);
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

    /** {@return the cluster} */
    public Cluster cluster() {
        return cluster;
    }

    /** {@return how an administrator of the cluster reaches it from this machine, as YAML} */
    public String kubeconfig() {
        return k3s.getKubeConfigYaml();
    }

    /** {@return where LocalStack is reached from this JVM} */
    public URI localStackEndpoint() {
        return localStack.getEndpoint();
    }

    /** {@return whether LocalStack answers} */
    Pulse localStackPulse() {
        return pulses.localStack();
    }

    /** {@return what did not answer for a while, and whose silence was not over at a moment} */
    List<String> outages(Instant since) {
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

    /** {@return by which addresses the cluster may reach this JVM, the likeliest first} */
    List<HostAddress> hostCandidates() {
        return HostCandidates.of(k3s);
    }

    /** {@return a region's front; made when it is first asked for} */
    synchronized RegionFront front(Region region) {
        return fronts.computeIfAbsent(region, r -> opened.open(RegionFront.open(this, r, fronts.isEmpty())));
    }

    /**
     * Has pods reach the agent of EKS Pod Identity; until the end, and opened once.
     *
     * @param front through which the way to this JVM is known
     */
    synchronized void openAgent(RegionFront front) {
        if (!agentIsOpen) {
            opened.open(new ClusterAgent(k3s, front.host(), this::eks));
            agentIsOpen = true;
        }
    }

    private synchronized List<EksAuth> eks() {
        return fronts.values().stream().map(it -> it.gateway().eksAuth()).toList();
    }

    /** {@return what the Docker engine calls them} */
    List<String> ids() {
        return List.of(localStack.getContainerId(), k3s.getContainerId());
    }

    /** {@return what LocalStack logged so far} */
    public String localStackLog() {
        return localStack.getLogs();
    }

    /** {@return what the cluster logged so far} */
    public String clusterLog() {
        return k3s.getLogs();
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

    /** {@code withCommand} replaces what the container would have said itself, so that is said again here. */
    private static K3sContainer k3s(ContainersSpec spec, Network network, URI issuer) {
        return new K3sContainer(DockerImageName.parse(spec.k3sImage()).asCompatibleSubstituteFor("rancher/k3s"))
                .withNetwork(network)
                .withExtraHost(HostCandidates.NAME, HostCandidates.GATEWAY)
                .withCommand(
                        "server",
                        "--disable=traefik",
                        // Without its image, which nobody needs, no namespace would ever be gone.
                        "--disable=metrics-server",
                        "--tls-san=" + DockerClientFactory.instance().dockerHostIpAddress(),
                        "--kube-apiserver-arg=service-account-issuer=" + issuer);
    }

    /** LocalStack loads a service when it is first asked for it, which takes seconds; the cluster takes longer to start. */
    private void wake(Region region) {
        try (EndpointAccount account = account(region)) {
            account.s3().listBuckets();
            account.iam().listOpenIDConnectProviders();
        }
    }

    private static void start(GenericContainer<?> container, String image, Duration timeout) {
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
