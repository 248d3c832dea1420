package dev.milvusons3.internal.kubernetes.real;

import java.net.InetAddress;

/**
 * A way from a cluster to servers in this JVM.
 *
 * @param inCluster the address that pods and the API server connect to; Kubernetes takes neither names nor loopback addresses in Endpoints
 * @param listen the address that a server in this JVM must listen on to be reached so
 * @param description what this way is, for the log and for errors, such as {@code the gateway of the Docker network}
 */
public record HostAddress(InetAddress inCluster, InetAddress listen, String description) {
    @Override
    public String toString() {
        return description + ", " + inCluster.getHostAddress();
    }
}
