package dev.milvusons3.internal.milvus;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hands out TCP ports that nobody listens on. They lie below the ranges from which systems take the ports of outgoing connections, which would otherwise
 * be taken away between being handed out and being bound.
 */
final class FreePorts {
    private static final int FIRST = 15_000;
    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 2_000;

    /** What this JVM handed out: a server that is about to start has not bound its own yet. */
    private static final Set<Integer> HANDED_OUT = new HashSet<>();

    private FreePorts() {}

    static List<Integer> allocate(int count) {
        List<Integer> ports = new ArrayList<>(count);
        synchronized (HANDED_OUT) {
            if (HANDED_OUT.size() > (LAST - FIRST) / 2) {
                HANDED_OUT.clear();
            }
            for (int attempt = 0; ports.size() < count && attempt < ATTEMPTS; attempt++) {
                int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
                if (!HANDED_OUT.contains(port) && isFree(port)) {
                    HANDED_OUT.add(port);
                    ports.add(port);
                }
            }
        }
        if (ports.size() < count) {
            throw new IllegalStateException("Found no " + count + " free TCP ports in " + FIRST + ".." + LAST);
        }
        return ports;
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
