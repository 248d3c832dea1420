package dev.milvusons3.internal.milvus;

/**
 * The ports of one server, so that several run side by side. Its embedded etcd has none: it listens on Unix sockets.
 *
 * @param milvus where clients connect
 * @param metrics of health and metrics
 * @param internal first of seven neighbouring ones for its components
 */
public record MilvusPorts(int milvus, int metrics, int internal) {
    /** Where a server listens for clients that has all ports for itself. */
    public static final int MILVUS = 19530;

    /** Where it listens for questions about its health. */
    public static final int METRICS = 9091;

    /** How many there are, side by side from {@link #milvus} on. */
    public static final int COUNT = 9;

    /** {@return ports that are free, and this JVM's until they are released} */
    public static MilvusPorts allocate() {
        return inBlock(PortBlock.reserve(COUNT));
    }

    /** {@return the allocated ones again, by their first two; others than allocated ones are completed by new ones} */
    public static MilvusPorts around(int milvus, int metrics) {
        MilvusPorts allocated = inBlock(milvus - 1);
        if (metrics == allocated.metrics && PortBlock.isReserved(milvus - 1)) {
            return allocated;
        }
        return new MilvusPorts(milvus, metrics, allocate().internal);
    }

    private static MilvusPorts inBlock(int first) {
        return new MilvusPorts(first + 1, first + 2, first + 3);
    }

    /** Lets others have them. Harmless if they were released before. */
    public void release() {
        PortBlock.release(internal - 3);
    }

    int proxyInternal() {
        return internal;
    }

    /** @param number of a component inside, from 0 to 5 */
    int component(int number) {
        return internal + 1 + number;
    }
}
