package dev.milvusons3.internal.platform.containers;

import com.github.dockerjava.api.model.ContainerNetwork;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.spec.ContainersSpec;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
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
    private static final int ISSUER_ID_BYTES = 16;
    private static final int LOG_LINES = 30;
    private static final String TOKEN_VARIABLE = "LOCALSTACK_AUTH_TOKEN";

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Map<Region, RegionFront> fronts = new HashMap<>();
    private final LocalStackContainer localStack;
    private final K3sContainer k3s;
    private final Cluster cluster;

    private SharedContainers(ContainersSpec spec, Region region) {
        URI issuer = issuer(region);
        try {
            Network network = open(Network.newNetwork());
            localStack = open(localStack(spec, network));
            k3s = open(k3s(spec, network, issuer));
            Executor threads = work -> new Thread(work, "milvus-on-s3-containers").start();
            CompletableFuture<Void> aws = CompletableFuture.runAsync(() -> start(localStack), threads);
            CompletableFuture<Void> kubernetes = CompletableFuture.runAsync(() -> start(k3s), threads);
            join(aws, kubernetes);
            KubernetesClient client = open(new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(k3s.getKubeConfigYaml()))
                    .build());
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
            try {
                close();
            } catch (RuntimeException close) {
                e.addSuppressed(close);
            }
            throw e;
        }
    }

    /**
     * Starts both, side by side, and waits until they are ready.
     *
     * @param spec says which
     * @param region that the cluster's issuer is named after
     * @throws dev.milvusons3.MilvusOnS3UnavailableException if the machine cannot run them
     * @throws MilvusOnS3Exception if they do not start all the same; everything is gone then
     */
    public static SharedContainers start(ContainersSpec spec, Region region) {
        Preflight.check();
        return new SharedContainers(spec, region);
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

    /** {@return clients straight to LocalStack, in a region; the caller closes them} */
    public EndpointAccount account(Region region) {
        // LocalStack takes the account's number from the access key.
        return new EndpointAccount(
                localStackEndpoint(),
                region,
                StaticCredentialsProvider.create(AwsBasicCredentials.create(EndpointAccount.ACCOUNT_ID, "any")));
    }

    /** {@return the host's address in the containers' network, which pods reach by way of their node} */
    InetAddress hostInNetwork() {
        String gateway = k3s.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
                .map(ContainerNetwork::getGateway)
                .filter(address -> address != null && !address.isEmpty())
                .findFirst()
                .orElseThrow(() -> new MilvusOnS3Exception("the cluster's Docker network has no gateway"));
        try {
            return InetAddress.getByName(gateway);
        } catch (UnknownHostException e) {
            throw new MilvusOnS3Exception("not an address: " + gateway, e);
        }
    }

    /** {@return a region's front; made when it is first asked for} */
    synchronized RegionFront front(Region region) {
        return fronts.computeIfAbsent(region, r -> open(RegionFront.open(this, r)));
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

    /** {@code withCommand} replaces what the container would have said itself, so that is said again here. */
    private static K3sContainer k3s(ContainersSpec spec, Network network, URI issuer) {
        return new K3sContainer(DockerImageName.parse(spec.k3sImage()).asCompatibleSubstituteFor("rancher/k3s"))
                .withNetwork(network)
                .withCommand(
                        "server",
                        "--disable=traefik",
                        "--tls-san=" + DockerClientFactory.instance().dockerHostIpAddress(),
                        "--kube-apiserver-arg=service-account-issuer=" + issuer);
    }

    /** As EKS names issuers, so that the trust policy reads as in production. Nobody resolves it: the keys come from the cluster. */
    private static URI issuer(Region region) {
        byte[] id = new byte[ISSUER_ID_BYTES];
        new SecureRandom().nextBytes(id);
        return URI.create("https://oidc.eks." + region.id() + "."
                + region.metadata().partition().dnsSuffix() + "/id/"
                + HexFormat.of().formatHex(id).toUpperCase(Locale.ROOT));
    }

    private static void start(GenericContainer<?> container) {
        try {
            container.start();
        } catch (RuntimeException e) {
            String image = container.getDockerImageName();
            String log = logOf(container);
            throw Preflight.explain(image, e, log)
                    .map(MilvusOnS3Exception.class::cast)
                    .orElseGet(() -> new MilvusOnS3Exception(
                            "container " + image + " did not get ready: " + e.getMessage() + tail(log), e));
        }
    }

    private static String logOf(GenericContainer<?> container) {
        return container.getContainerId() == null ? "" : container.getLogs();
    }

    private static String tail(String log) {
        String[] lines = log.split("\n");
        int from = Math.max(0, lines.length - LOG_LINES);
        return log.isBlank()
                ? ""
                : "\nIts log ends with:\n" + String.join("\n", Arrays.copyOfRange(lines, from, lines.length));
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

    private <T extends AutoCloseable> T open(T resource) {
        opened.push(resource);
        return resource;
    }

    /** Removes the containers with their volumes, and the network. */
    @Override
    public void close() {
        MilvusOnS3Exception failure = null;
        while (!opened.isEmpty()) {
            AutoCloseable resource = opened.pop();
            try {
                resource.close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new MilvusOnS3Exception("not all containers could be removed: " + e.getMessage(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
