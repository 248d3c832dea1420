package dev.milvusons3.internal.milvus;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sixteen neighbouring TCP ports, reserved among all JVMs of the machine: whoever listens on the first one, on loopback, has the rest. Milvus shares ports
 * silently (it sets SO_REUSEPORT) or moves to others, so a clash would not be noticed, but mix two servers up.
 *
 * <p>Blocks lie below the ranges from which systems take the ports of outgoing connections.
 */
final class PortBlock {
    static final int SIZE = 16;
    static final int FIRST = 15_008;
    static final int BLOCKS = 1_060;
    private static final int ATTEMPTS = 2_000;

    private static final Map<Integer, ServerSocket> RESERVED = new ConcurrentHashMap<>();

    private PortBlock() {}

    /**
     * Reserves one until it is released, or this JVM ends.
     *
     * @param needed how many ports after the first must be free
     * @return the first port
     */
    static int reserve(int needed) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = FIRST + SIZE * ThreadLocalRandom.current().nextInt(BLOCKS);
            try {
                RESERVED.put(first, listen(first));
            } catch (IOException taken) {
                continue;
            }
            if (areFree(first + 1, needed)) {
                return first;
            }
            release(first);
        }
        throw new IllegalStateException(
                "Found no " + needed + " neighbouring free TCP ports from " + FIRST + " to " + (FIRST + SIZE * BLOCKS));
    }

    /** Harmless if it is not reserved. */
    static void release(int first) {
        ServerSocket socket = RESERVED.remove(first);
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException failed) {
                throw new IllegalStateException("Cannot close the socket on port " + first, failed);
            }
        }
    }

    static boolean isReserved(int first) {
        return RESERVED.containsKey(first);
    }

    private static boolean areFree(int first, int count) {
        for (int port = first; port < first + count; port++) {
            try {
                listen(port).close();
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return socket;
        } catch (IOException taken) {
            socket.close();
            throw taken;
        }
    }
}
