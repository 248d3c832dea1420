package dev.milvusons3.internal.kubernetes.embedded;

import com.nimbusds.jose.jwk.JWKSet;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A Kubernetes cluster inside this JVM: an API server with EKS' pod identity webhook and a token issuer, and a kubelet that runs pods as local processes. */
public final class EmbeddedCluster implements AutoCloseable {
    private final ServiceAccountTokens tokens;
    private final SigningKeys keys;
    private final Kubelet kubelet;
    private final Optional<ContainerCredentialsEndpoint> endpoint;
    private final ApiHttpServer server;
    private final KubernetesClient client;
    private final ExecutorService executor;
    private final ScheduledExecutorService scheduler;

    private EmbeddedCluster(
            URI issuer,
            String region,
            Clock clock,
            ContainerRuntime runtime,
            KubeletOptions options,
            Path directory,
            ExecutorService executor,
            ScheduledExecutorService scheduler) {
        this.executor = executor;
        this.scheduler = scheduler;
        this.keys = new SigningKeys(executor);
        this.tokens = new ServiceAccountTokens(issuer, clock, keys);
        KubernetesSerialization json = KubernetesJson.SHARED;
        ObjectStore store = new ObjectStore(clock, json, new Watches(executor));
        TokenRequests requests = new TokenRequests(store, tokens);
        this.endpoint =
                options.exchange().map(it -> new ContainerCredentialsEndpoint(it, clock, Clock.systemUTC(), executor));
        this.kubelet = new Kubelet(store, json, requests, clock, runtime, endpoint, directory, executor, scheduler);
        Namespaces namespaces = new Namespaces(store, executor);
        store.keep("pods", kubelet);
        store.keep("namespaces", namespaces);
        store.onChange(path -> {
            namespaces.changed(path);
            kubelet.changed(path);
        });
        CompletableFuture<Void> ready = CompletableFuture.runAsync(namespaces::createInitial, executor);
        ready.thenRunAsync(KubernetesJson::learnPods, executor);
        SecureRandom random = new SecureRandom();
        PodIdentityWebhook webhook =
                new PodIdentityWebhook(PodIdentitySettings.eks(region, options.associations()), random);
        String adminToken = randomToken();
        ApiServer api = new ApiServer(
                store,
                new ObjectAdmission(random),
                new PodAdmission(store, webhook),
                requests,
                tokens,
                kubelet,
                json,
                ready,
                adminToken);
        this.server = new ApiHttpServer(api, executor, scheduler);
        api.listensAt(server.uri());
        this.client = new KubernetesClientBuilder()
                .withConfig(config(server.uri(), adminToken))
                .withHttpClientFactory(new InProcessHttpClient.Factory(api, new InProcessWatches()))
                .withKubernetesSerialization(json)
                .build();
    }

    /**
     * Starts a cluster with the namespaces and service accounts of a new one.
     *
     * @param issuer of its service account tokens; nobody needs to be able to reach it
     * @param region that the webhook gives to pods that name none
     * @param clock by which tokens and credentials end
     * @param runtime that runs the pods' containers
     * @throws UncheckedIOException if the kubelet's directory cannot be made, or no port can be had
     */
    public static EmbeddedCluster start(
            URI issuer, String region, Clock clock, ContainerRuntime runtime, KubeletOptions options) {
        Path directory = directory(options);
        ExecutorService executor = Executors.newCachedThreadPool(daemons("embedded-cluster"));
        ScheduledExecutorService scheduler =
                Executors.newSingleThreadScheduledExecutor(daemons("embedded-cluster-timer"));
        try {
            return new EmbeddedCluster(issuer, region, clock, runtime, options, directory, executor, scheduler);
        } catch (RuntimeException e) {
            scheduler.shutdownNow();
            executor.shutdownNow();
            deleteAfter(e, directory);
            throw e;
        }
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
        return server.uri();
    }

    /**
     * Ends a pod's containers as a crash would; its restart policy says what comes then.
     *
     * @throws IllegalArgumentException if there is no such pod
     */
    public void crash(String namespace, String pod) {
        kubelet.crash(namespace, pod);
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

    /** Gives running pods new tokens where that is due, without waiting for the kubelet's next look: for a clock that was moved. */
    public void renewDueTokens() {
        kubelet.renewDueTokens();
    }

    /** {@return a genuine token whose time is over} */
    public String expiredToken(String namespace, String serviceAccount, String audience) {
        ServiceAccount account = client.serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .require();
        return tokens.issue(account, List.of(audience), Duration.ofMinutes(-1), Optional.empty())
                .token();
    }

    /** Publishes only the key that signs: tokens of former keys are void. */
    public void withdrawFormerKeys() {
        keys.withdrawFormer();
    }

    /** {@return why the last exchange of a pod's token for credentials failed, unless one succeeded since} */
    public Optional<String> lastCredentialsError() {
        return endpoint.flatMap(ContainerCredentialsEndpoint::lastError);
    }

    /** Stops the pods, waits for it, and leaves no thread, port or file behind. Harmless to call twice. */
    @Override
    public void close() {
        List<Runnable> steps = new ArrayList<>();
        steps.add(kubelet::close);
        endpoint.ifPresent(it -> steps.add(it::close));
        steps.add(client::close);
        steps.add(server::close);
        steps.add(this::closeExecutor);
        // A test that was interrupted is to be cleaned up after anyway.
        boolean interrupted = Thread.interrupted();
        try {
            closeAll(steps);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
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
        scheduler.shutdownNow();
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

    /** With nothing of this user's own kubeconfig. */
    private static Config config(URI apiServer, String adminToken) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(apiServer.toString())
                .withNamespace("default")
                .withOauthToken(adminToken)
                // Trying again would not change the answer of a server in the same JVM.
                .withRequestRetryBackoffLimit(0)
                .withHttp2Disable(true)
                .build();
    }

    private static Path directory(KubeletOptions options) {
        Path parent = options.directory().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
        try {
            return PrivateFiles.createTempDirectory(parent, "milvus-on-s3-kubelet-");
        } catch (IOException e) {
            throw new UncheckedIOException("The kubelet's directory cannot be made in " + parent + ".", e);
        }
    }

    private static void deleteAfter(RuntimeException failure, Path directory) {
        try {
            PrivateFiles.deleteTree(directory);
        } catch (IOException e) {
            failure.addSuppressed(e);
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
