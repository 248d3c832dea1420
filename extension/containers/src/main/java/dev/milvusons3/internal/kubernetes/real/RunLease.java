package dev.milvusons3.internal.kubernetes.real;

import dev.milvusons3.internal.threads.Daemons;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in a cluster that what carries a name belongs to a run that lives. It is renewed as long as the JVM does; once it is over, anybody removes what carries the
 * name. All times are the API server's, since machines that share a cluster need not agree on theirs.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/architecture/leases/">Leases</a>
 */
final class RunLease implements AutoCloseable {
    /** Long enough for a JVM that a debugger has stopped for a moment. */
    private static final Duration DURATION = Duration.ofMinutes(5);

    private static final Duration RENEWAL = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    private final KubernetesClient client;
    private final String name;
    private final Duration ahead;
    private final ScheduledExecutorService renewal =
            Executors.newSingleThreadScheduledExecutor(Daemons.named("milvus-on-s3-lease"));

    private RunLease(KubernetesClient client, String name, Duration ahead) {
        this.client = client;
        this.name = name;
        this.ahead = ahead;
    }

    /** {@return one that is renewed from now on} */
    static RunLease begin(KubernetesClient client, String name) {
        Instant here = Instant.now();
        Lease made = client.resource(named(name)).create();
        RunLease lease = new RunLease(client, name, Duration.between(here, created(made)));
        lease.renewal.scheduleAtFixedRate(lease::renew, RENEWAL.toSeconds(), RENEWAL.toSeconds(), TimeUnit.SECONDS);
        return lease;
    }

    /** {@return what time it is for a cluster's API server} */
    static Instant now(KubernetesClient client) {
        return created(client.resource(named("milvus-on-s3-dry-run")).dryRun().create());
    }

    /** {@return whether nobody holds it any more} */
    static boolean isOver(Lease lease, Instant now) {
        ZonedDateTime renewed = lease.getSpec().getRenewTime();
        Instant held = renewed == null ? created(lease) : renewed.toInstant();
        return held.plusSeconds(lease.getSpec().getLeaseDurationSeconds()).isBefore(now);
    }

    static void delete(KubernetesClient client, String name) {
        client.leases().inNamespace(HostService.NAMESPACE).withName(name).delete();
    }

    private static Lease named(String name) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(HostService.NAMESPACE)
                .addToLabels(ClusterPlumbing.MANAGED_BY, ClusterPlumbing.MANAGER)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(System.getProperty("user.name") + ", process "
                        + ProcessHandle.current().pid())
                .withLeaseDurationSeconds((int) DURATION.toSeconds())
                .endSpec()
                .build();
    }

    private static Instant created(Lease lease) {
        return Instant.parse(lease.getMetadata().getCreationTimestamp());
    }

    private void renew() {
        try {
            Lease lease = client.leases()
                    .inNamespace(HostService.NAMESPACE)
                    .withName(name)
                    .get();
            if (lease == null) {
                LOG.warn(
                        "Lease {} of this run is gone: it was not renewed for {} min, and another run has removed what this one had in the cluster",
                        name,
                        DURATION.toMinutes());
                renewal.shutdown();
                return;
            }
            lease.getSpec().setRenewTime(Instant.now().plus(ahead).atZone(ZoneOffset.UTC));
            client.resource(lease).update();
        } catch (KubernetesClientException e) {
            LOG.warn("Lease {} of this run is not renewed: {}", name, e.getMessage());
        }
    }

    @Override
    public void close() {
        renewal.shutdownNow();
        delete(client, name);
    }
}
