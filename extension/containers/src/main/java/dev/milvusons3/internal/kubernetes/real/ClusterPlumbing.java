package dev.milvusons3.internal.kubernetes.real;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.kubernetes.embedded.PodIdentitySettings;
import dev.milvusons3.internal.kubernetes.embedded.PodIdentityWebhook;
import dev.milvusons3.internal.tls.PrivateAuthority;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.regions.Region;

/**
 * Has the pods of a real cluster reach a gateway in this JVM by AWS' own names, over TLS, with a role, while their values stay those of production: a service that leads
 * to the host, AWS' names that lead to the service, and the pod identity webhook, which also mounts the private CA. Made once for a cluster and a gateway; namespaces
 * are admitted one by one. Closing takes all of it away again; if the JVM is killed, a lease ends by which others know.
 *
 * <p>In this order: {@link HostReachability#choose}, a gateway that listens on {@link HostAddress#listen} with {@link PrivateAuthority#awsContext},
 * {@link #install}, {@link #admit}, the pods, {@link #requireMutated}.
 */
public final class ClusterPlumbing implements AutoCloseable {
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String MANAGER = "milvus-on-s3";

    private final KubernetesClient client;
    private final PrivateAuthority authority;
    private final String label;
    private final Map<String, Webhook> webhooks = new ConcurrentHashMap<>();
    private final GatewayNames names;
    private final AdmissionServer server;
    /** Newest first. */
    private final Deque<AutoCloseable> made = new ArrayDeque<>();

    /** Of one namespace. */
    private record Webhook(PodIdentityWebhook identity, PodIdentitySettings.Associations associations) {}

    private ClusterPlumbing(
            KubernetesClient client, String name, PrivateAuthority authority, HostAddress host, GatewayNames names) {
        this.client = client;
        this.authority = authority;
        this.label = name;
        this.names = names;
        this.server = new AdmissionServer(host, authority, this::mutate);
        made.push(server);
    }

    /**
     * Makes all that namespaces share.
     *
     * @param client of the cluster's administrator; it stays the caller's
     * @param runId lower-case letters, digits and dashes; part of every name
     * @param authority whose certificate the gateway shows
     * @param host how the cluster reaches this JVM
     * @param gatewayPort the gateway's TLS port
     * @param names that shall lead to the gateway
     * @return when they do
     * @throws MilvusOnS3Exception if another run on this cluster leads the same names elsewhere, or CoreDNS does not follow; nothing is left then
     */
    public static ClusterPlumbing install(
            KubernetesClient client,
            String runId,
            PrivateAuthority authority,
            HostAddress host,
            int gatewayPort,
            GatewayNames names) {
        String name = "milvus-on-s3-" + runId;
        ClusterPlumbing plumbing = new ClusterPlumbing(client, name, authority, host, names);
        try {
            plumbing.made.push(RunLease.begin(client, name));
            HostService service = HostService.create(client, name, "https", host, gatewayPort);
            plumbing.made.push(service);
            plumbing.made.push(WebhookConfiguration.forNamespaces(client, name, plumbing.server.url(), authority));
            plumbing.made.push(names.lead(client, name, service));
        } catch (RuntimeException e) {
            closeAfter(e, plumbing::close);
            throw e;
        }
        return plumbing;
    }

    /**
     * Has the webhook look after a namespace.
     *
     * @param namespace that exists
     * @param region that its pods are told
     * @param associations of service accounts with roles, by EKS Pod Identity
     * @return when the API server asks the webhook for its pods; closing it takes namespace's label and CA bundle away
     * @throws MilvusOnS3Exception if the API server does not ask, with what is known of why; nothing is left then
     */
    public AdmittedNamespace admit(String namespace, Region region, PodIdentitySettings.Associations associations) {
        webhooks.put(
                namespace,
                new Webhook(
                        new PodIdentityWebhook(
                                PodIdentitySettings.eks(region.id(), associations),
                                ThreadLocalRandom.current()::nextLong),
                        associations));
        AdmittedNamespace admitted = new AdmittedNamespace(client, namespace, label, () -> webhooks.remove(namespace));
        try {
            admitted.open(authority.bundle(), this::failureHint);
        } catch (RuntimeException e) {
            closeAfter(e, admitted::close);
            throw e;
        }
        return admitted;
    }

    /**
     * Checks that the webhook did its work on a pod. On EKS, as here, a webhook that fails is ignored: the pod runs without a role, and what follows looks like anything
     * but the cause.
     *
     * @param pod as the cluster stored it
     * @throws MilvusOnS3Exception if it did not, with the cause as far as it is known
     */
    public void requireMutated(Pod pod) {
        String namespace = pod.getMetadata().getNamespace();
        String accountName = pod.getSpec().getServiceAccountName();
        Optional<ServiceAccount> account = account(namespace, accountName);
        MutationCheck.Login login = login(namespace, accountName, account);
        List<String> missing = MutationCheck.missing(pod, login);
        if (!missing.isEmpty()) {
            throw new MilvusOnS3Exception(
                    "Pod %s/%s was not mutated by the pod identity webhook: %s. Service account %s %s. %s"
                            .formatted(
                                    namespace,
                                    pod.getMetadata().getName(),
                                    String.join("; ", missing),
                                    accountName,
                                    state(account, login),
                                    cause(pod)));
        }
    }

    private MutationCheck.Login login(String namespace, String name, Optional<ServiceAccount> account) {
        Webhook webhook = webhooks.get(namespace);
        if (webhook != null && webhook.associations().has(namespace, name)) {
            return MutationCheck.Login.POD_IDENTITY;
        }
        boolean annotated = account.map(it -> it.getMetadata().getAnnotations())
                .map(annotations -> annotations.get("eks.amazonaws.com/role-arn"))
                .isPresent();
        return annotated ? MutationCheck.Login.WEB_IDENTITY : MutationCheck.Login.NONE;
    }

    private static String state(Optional<ServiceAccount> account, MutationCheck.Login login) {
        if (login != MutationCheck.Login.NONE) {
            return "has a role";
        }
        return account.isPresent() ? "has no role" : "does not exist";
    }

    private String cause(Pod pod) {
        if (PodIdentityWebhook.isSkipped(pod)) {
            return "Its label " + PodIdentityWebhook.SKIP_LABEL + " keeps the webhook away.";
        }
        if (!webhooks.containsKey(pod.getMetadata().getNamespace())) {
            return "The webhook does not look after this namespace.";
        }
        return failureHint();
    }

    private String failureHint() {
        return server.lastFailure()
                .map(failure -> "The webhook's last failure: " + failure)
                .orElse("No request to the webhook failed; was the pod made before the annotation or the webhook?");
    }

    private Pod mutate(Pod pod) {
        Webhook webhook = webhooks.get(pod.getMetadata().getNamespace());
        if (webhook == null || PodIdentityWebhook.isSkipped(pod)) {
            return pod;
        }
        return names.mutate(CaMount.mutate(webhook.identity().mutate(pod, this::account)));
    }

    /** {@return whether this project made an object} */
    static boolean isOurs(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels != null && MANAGER.equals(labels.get(MANAGED_BY));
    }

    /** Takes away what was made, after a failure, to which it adds what else fails. */
    static void closeAfter(RuntimeException failure, Runnable close) {
        try {
            close.run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private Optional<ServiceAccount> account(String namespace, String name) {
        return Optional.ofNullable(
                client.serviceAccounts().inNamespace(namespace).withName(name).get());
    }

    /** Takes away all of it, for somebody who is gone: the namespaces too that it looked after, unless they are somebody else's. */
    public void abandon() {
        try {
            StalePlumbing.leaveNamespaces(client, label);
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        List<Exception> failures = new ArrayList<>();
        while (!made.isEmpty()) {
            try {
                made.pop().close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            MilvusOnS3Exception failure = new MilvusOnS3Exception(
                    "Some of %s could not be removed from the cluster: %s"
                            .formatted(label, failures.get(0).getMessage()),
                    failures.get(0));
            failures.stream().skip(1).forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
