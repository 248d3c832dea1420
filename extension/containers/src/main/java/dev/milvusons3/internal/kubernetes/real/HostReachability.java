package dev.milvusons3.internal.kubernetes.real;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.tls.PrivateAuthority;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out how a cluster reaches this JVM, by trying: its API server is asked to admit a pod, which is not made, by a webhook that listens here. That needs neither
 * tools in the node nor an image. An API server does not proxy to endpoints that are not pods, so a service cannot be asked.
 */
public final class HostReachability {
    private static final Logger LOG = LoggerFactory.getLogger(HostReachability.class);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** How an API server's message begins when it could not reach a webhook. */
    private static final String CALL_FAILED = "failed calling webhook";

    private HostReachability() {}

    /**
     * Tries one after the other.
     *
     * @param client of the cluster's administrator
     * @param authority whose certificates the probes show
     * @param candidates the likeliest first
     * @return the first that works
     * @throws MilvusOnS3Exception if none does, with what came of each
     */
    public static HostAddress choose(
            KubernetesClient client, PrivateAuthority authority, List<HostAddress> candidates) {
        List<String> failures = new ArrayList<>();
        for (HostAddress candidate : candidates) {
            try {
                probe(client, authority, candidate);
                LOG.info(
                        "The cluster reaches this JVM through {}: its API server called a webhook there.{}",
                        candidate,
                        failures.isEmpty() ? "" : " Not through " + String.join("; ", failures));
                return candidate;
            } catch (MilvusOnS3Exception | UncheckedIOException e) {
                failures.add(candidate + ": " + e.getMessage());
            }
        }
        throw new MilvusOnS3Exception("""
                The cluster cannot reach this JVM. Tried:
                  %s
                A firewall between the containers and the host is the usual cause: it must let the cluster's nodes connect to these addresses.""".formatted(failures.isEmpty() ? "nothing" : String.join("\n  ", failures)));
    }

    private static void probe(KubernetesClient client, PrivateAuthority authority, HostAddress candidate) {
        String name = "milvus-on-s3-probe-" + UUID.randomUUID().toString().substring(0, 8);
        AtomicBoolean asked = new AtomicBoolean();
        UnaryOperator<Pod> mutation = pod -> {
            asked.set(true);
            return pod;
        };
        try (AdmissionServer server = new AdmissionServer(candidate, authority, mutation);
                WebhookConfiguration webhook =
                        WebhookConfiguration.forLabelledPods(client, name, server.url(), authority)) {
            Pod pod = AdmittedNamespace.dryRunPod("default", Map.of(WebhookConfiguration.LABEL, name));
            ClusterWait.until(PATIENCE, "the API server asks " + webhook.name(), () -> lacking(client, pod, asked));
        }
    }

    private static Optional<String> lacking(KubernetesClient client, Pod pod, AtomicBoolean asked) {
        try {
            client.resource(pod).dryRun().create();
            return asked.get() ? Optional.empty() : Optional.of("it does not ask yet");
        } catch (KubernetesClientException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains(CALL_FAILED)) {
                throw new MilvusOnS3Exception(message.substring(message.lastIndexOf(CALL_FAILED)), e);
            }
            // Such as a default service account that was not made yet.
            return Optional.of(message);
        }
    }
}
