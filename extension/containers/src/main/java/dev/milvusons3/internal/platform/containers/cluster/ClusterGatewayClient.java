package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.internal.json.Json;
import java.time.Duration;
import java.util.Map;

/** The gateway in the cluster, as test JVMs reach it. */
public final class ClusterGatewayClient {
    private final ControlClient control;

    /**
     * Connects to nothing yet.
     *
     * @param ports how this JVM reaches the process
     * @param controlPort the port of the control API
     * @param key the chart's
     */
    public ClusterGatewayClient(PodPorts ports, int controlPort, String key) {
        this.control = new ControlClient(ports, controlPort, key);
    }

    /**
     * {@return a shard, whose lease is renewed until it is closed}
     *
     * @param holder whose it is, for people
     * @throws dev.milvusons3.MilvusOnS3Exception if the process does not answer, or refuses
     */
    public RemoteShard open(String holder) {
        Json opened = control.send("POST", "/shards", Map.of("holder", holder));
        return new RemoteShard(
                control,
                opened.get("shard").requireText(),
                opened.get("account").requireText(),
                Duration.ofSeconds(opened.get("leaseSeconds").requireInt()));
    }
}
