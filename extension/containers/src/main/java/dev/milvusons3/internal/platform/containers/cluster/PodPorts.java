package dev.milvusons3.internal.platform.containers.cluster;

import java.net.InetSocketAddress;

/** How this JVM reaches the ports of the gateway's pod. */
@FunctionalInterface
public interface PodPorts {
    /** {@return an address of this machine that leads to a port of the pod; the same one each time} */
    InetSocketAddress reach(int podPort);
}
