package dev.milvusons3.internal.milvus.helm;

import java.util.List;

/** What production's values need otherwise on one machine, by what the author asks for. */
public final class OneMachine {
    private static final List<String> QUEUES =
            List.of("kafka", "externalKafka", "pulsar", "externalPulsar", "pulsarv3", "woodpecker");

    private OneMachine() {}

    /**
     * {@return a layer for one standalone pod, or, if the author's values have {@code cluster.enabled}, for the pods of a cluster with one etcd and
     * one Kafka; an etcd or a queue that the author has takes their place}
     *
     * @param authors the author's layer alone
     */
    public static HelmValues values(HelmValues authors) {
        HelmValues alone = HelmValues.oneMachine();
        if (!authors.enables("cluster")) {
            return alone;
        }
        HelmValues cluster = HelmValues.oneMachineCluster();
        if (authors.enables("externalEtcd")) {
            cluster = cluster.without("etcd");
        }
        if (QUEUES.stream().anyMatch(authors::enables)) {
            cluster = cluster.without("kafka");
        }
        return alone.overlaidBy(cluster);
    }
}
