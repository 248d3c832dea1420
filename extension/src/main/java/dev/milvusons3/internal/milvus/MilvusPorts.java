package dev.milvusons3.internal.milvus;

import java.util.List;

/**
 * The ports of one server, so that several run side by side. Its embedded etcd has none: it listens on Unix sockets.
 *
 * @param milvus where clients connect
 * @param metrics of health and metrics
 */
public record MilvusPorts(
        int milvus,
        int metrics,
        int proxyInternal,
        int rootCoord,
        int queryCoord,
        int dataCoord,
        int queryNode,
        int dataNode,
        int indexNode) {
    /** {@return ports that are free now} */
    public static MilvusPorts allocate() {
        List<Integer> free = FreePorts.allocate(2);
        return around(free.get(0), free.get(1));
    }

    /** {@return the two given ones, and for the rest ports that are free now} */
    public static MilvusPorts around(int milvus, int metrics) {
        List<Integer> free = FreePorts.allocate(7);
        return new MilvusPorts(
                milvus,
                metrics,
                free.get(0),
                free.get(1),
                free.get(2),
                free.get(3),
                free.get(4),
                free.get(5),
                free.get(6));
    }
}
