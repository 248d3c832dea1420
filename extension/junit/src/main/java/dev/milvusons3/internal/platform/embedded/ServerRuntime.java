package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.kubernetes.embedded.ContainerRuntime;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.TlsTrustManagersProvider;

/** What differs where a deployment's Milvus is a plain process, or has a network of its own. */
interface ServerRuntime extends AutoCloseable {
    /** {@return which it is; never {@code AUTO}} */
    MilvusRuntime kind();

    /** {@return the server that is run} */
    ServerFiles files();

    /** {@return the same, with what Milvus needs besides plain HTTP on this machine} */
    Gateway.Builder front(Gateway.Builder gateway);

    /** {@return what trusts the gateway's certificate; empty where it has none} */
    Optional<TlsTrustManagersProvider> trust();

    /**
     * {@return where Milvus is told that S3 is}
     *
     * @param gateway where this JVM reaches it
     */
    URI s3(URI gateway);

    /** {@return whether the kubelet exchanges the pod's token in the process' stead, which cannot reach STS by its name} */
    boolean isTokenExchanged();

    /**
     * Has pods reach the agent of EKS Pod Identity, if they are told of it.
     *
     * @param agent where it listens on the loopback interface
     * @throws IllegalStateException if they cannot
     */
    void lead(InetSocketAddress agent);

    /** {@return what {@link dev.milvusons3.internal.platform.Platform#differingKeys()} says where Milvus is run so} */
    Map<String, String> differingKeys();

    /** {@return what runs the pod's container} */
    ContainerRuntime containers();

    /** {@return ports for one pod, which are its own until they are given back} */
    PodPorts open();

    /** Harmless if they were given back before. */
    void giveBack(PodPorts ports);

    /** {@return in a few words, who else than this JVM reaches a pod, and where: "whoever …"} */
    String reachableBy(PodPorts ports);

    @Override
    void close();

    /**
     * By which a pod is reached.
     *
     * @param milvus where its container listens for clients
     * @param metrics where it listens for questions about its health
     * @param milvusHere the port of this machine's loopback interface that leads to the first
     * @param metricsHere the one that leads to the second
     */
    record PodPorts(int milvus, int metrics, int milvusHere, int metricsHere) {
        /** {@return whether the container is on this machine's network} */
        boolean hostNetwork() {
            return milvus == milvusHere;
        }
    }
}
