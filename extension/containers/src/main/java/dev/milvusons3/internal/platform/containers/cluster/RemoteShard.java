package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.iam.Authoring;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.platform.OpenResources;
import dev.milvusons3.internal.threads.Daemons;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.regions.Region;

/** This JVM's share of the gateway in the cluster. It lives as long as this JVM renews its lease. */
public final class RemoteShard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    /** How often the lease is renewed before it would end: some may fail. */
    private static final int RENEWALS = 4;

    private final ControlClient control;
    private final String path;
    private final String account;
    private final Duration lease;
    private final OpenResources opened = new OpenResources("this JVM's share of the gateway in the cluster");
    private final ScheduledExecutorService renewal =
            Executors.newSingleThreadScheduledExecutor(Daemons.named("milvus-on-s3-shard"));

    RemoteShard(ControlClient control, String id, String account, Duration lease) {
        this.control = control;
        this.path = "/shards/" + ControlClient.segment(id);
        this.account = account;
        this.lease = lease;
        long period = lease.toMillis() / RENEWALS;
        renewal.scheduleAtFixedRate(this::renew, period, period, TimeUnit.MILLISECONDS);
    }

    /** {@return the id of the account that no other shard has} */
    public String account() {
        return account;
    }

    /**
     * {@return this shard's gateway in a region; opened there when it is first asked for}
     *
     * @param authoring what explanations of decisions know of the documents
     * @throws MilvusOnS3Exception if it does not open
     */
    public RemoteGateway gateway(Region region, Authoring authoring) {
        Json answer = control.send("POST", path + "/gateways", Map.of("region", region.id()));
        return opened.open(new RemoteGateway(
                control, path + "/gateways/" + ControlClient.segment(region.id()), region, answer, authoring));
    }

    private void renew() {
        try {
            control.send("PUT", path + "/lease");
        } catch (ControlClient.GoneException e) {
            LOG.warn(
                    "This JVM's share of the gateway in the cluster is gone, with all that it had there; its lease of {} s was"
                            + " not renewed, or the gateway was started anew: {}",
                    lease.toSeconds(),
                    e.getMessage());
            renewal.shutdown();
        } catch (MilvusOnS3Exception e) {
            LOG.warn("The lease at the gateway in the cluster is not renewed: {}", e.getMessage());
        }
    }

    /** Gives it back, with all that is in its gateways. */
    @Override
    public void close() {
        renewal.shutdownNow();
        try {
            opened.close();
        } finally {
            try {
                control.send("DELETE", path);
            } catch (ControlClient.GoneException e) {
                LOG.debug("There is nothing to give back", e);
            }
        }
    }
}
