package dev.milvusons3.internal.cluster;

import com.nimbusds.jose.jwk.JWKSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A Kubernetes cluster inside this JVM: an API server with EKS' pod identity webhook and a token issuer, and a kubelet that runs pods as local processes. */
public final class EmbeddedCluster implements AutoCloseable {
    /** It logs every request at INFO, to standard error unless told otherwise. Held, for a logger that nobody holds forgets its level. */
    private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

    private final ServiceAccountTokens tokens;
    private final SigningKeys keys;
    private final Kubelet kubelet;
    private final Optional<ContainerCredentialsEndpoint> endpoint;
    private final MockWebServer server;
    private final KubernetesClient client;
    private final ExecutorService executor;

    private EmbeddedCluster(URI issuer, String region, Clock clock, ContainerRuntime runtime, KubeletOptions options) {
        this.executor = Executors.newCachedThreadPool(daemons("embedded-cluster"));
        this.keys = new SigningKeys(executor);
        this.tokens = new ServiceAccountTokens(issuer, clock, keys);
        ObjectStore store = new ObjectStore(clock);
        TokenRequests requests = new TokenRequests(store, tokens);
        this.endpoint = options.exchange().map(it -> new ContainerCredentialsEndpoint(it, clock, executor));
        ScheduledExecutorService renewals =
                Executors.newSingleThreadScheduledExecutor(daemons("embedded-cluster-tokens"));
        this.kubelet = new Kubelet(store, requests, clock, runtime, endpoint, directory(options), executor, renewals);
        Namespaces namespaces = new Namespaces(store, executor);
        store.keep("pods", kubelet);
        store.keep("namespaces", namespaces);
        store.onChange(path -> {
            namespaces.changed(path);
            kubelet.changed(path);
        });
        namespaces.createInitial();
        PodIdentityWebhook webhook = new PodIdentityWebhook(PodIdentitySettings.eks(region), new SecureRandom());
        String adminToken = randomToken();
        ApiServer api = new ApiServer(store, new PodAdmission(store, webhook), requests, tokens, kubelet, adminToken);
        SERVER_LOG.setLevel(Level.WARNING);
        this.server = new MockWebServer();
        server.setDispatcher(api);
        server.setHttp2ClearTextEnabled(false);
        server.start(loopback(), 0);
        api.listensAt(apiServer());
        this.client = newClient(adminToken);
    }

    /**
     * Starts a cluster with the namespaces and service accounts of a new one.
     *
     * @param issuer of its service account tokens; nobody needs to be able to reach it
     * @param region that the webhook gives to pods that name none
     * @param clock by which tokens and credentials end
     * @param runtime that runs the pods' containers
     * @throws java.io.UncheckedIOException if the kubelet's directory cannot be made
     */
    public static EmbeddedCluster start(
            URI issuer, String region, Clock clock, ContainerRuntime runtime, KubeletOptions options) {
        return new EmbeddedCluster(issuer, region, clock, runtime, options);
    }

    /** {@return an administrator's client, closed with the cluster} */
    public KubernetesClient client() {
        return client;
    }

    /** {@return the issuer of its service account tokens} */
    public URI issuer() {
        return tokens.issuer();
    }

    /** {@return where the API server listens, on the loopback interface} */
    public URI apiServer() {
        return URI.create("http://127.0.0.1:" + server.getPort() + "/");
    }

    /** {@return the public keys with which its tokens can be verified, the one that signs first} */
    public JWKSet keySet() {
        return tokens.keySet();
    }

    /** Signs with a new key from now on, and gives running pods new tokens and credentials at once. Tokens of the former keys stay good. */
    public void rotateKeys() {
        keys.rotate();
        kubelet.renewTokens();
        endpoint.ifPresent(ContainerCredentialsEndpoint::forgetCredentials);
    }

    /** Publishes only the key that signs: tokens of former keys are void. */
    public void withdrawFormerKeys() {
        keys.withdrawFormer();
    }

    /** {@return why the last exchange of a pod's token for credentials failed, unless one succeeded since} */
    public Optional<String> lastCredentialsError() {
        return endpoint.flatMap(ContainerCredentialsEndpoint::lastError);
    }

    /** Stops the pods, waits for it, and leaves no thread, port or file behind. */
    @Override
    public void close() {
        List<Runnable> steps = new ArrayList<>();
        steps.add(kubelet::close);
        endpoint.ifPresent(it -> steps.add(it::close));
        steps.add(client::close);
        steps.add(server::shutdown);
        steps.add(this::closeExecutor);
        closeAll(steps);
    }

    private static void closeAll(List<Runnable> steps) {
        RuntimeException failure = null;
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void closeExecutor() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Threads of the embedded cluster did not end.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The wait for the embedded cluster's threads was interrupted.", e);
        }
    }

    private KubernetesClient newClient(String adminToken) {
        // Nothing of this user's own kubeconfig.
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(apiServer().toString())
                .withNamespace("default")
                .withOauthToken(adminToken)
                .withHttp2Disable(true)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static Path directory(KubeletOptions options) {
        Path parent = options.directory().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
        try {
            return PrivateFiles.createTempDirectory(parent, "milvus-on-s3-kubelet-");
        } catch (IOException e) {
            throw new UncheckedIOException("The kubelet's directory cannot be made in " + parent + ".", e);
        }
    }

    private static InetAddress loopback() {
        try {
            // With its name, or it would be looked up.
            return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String randomToken() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
