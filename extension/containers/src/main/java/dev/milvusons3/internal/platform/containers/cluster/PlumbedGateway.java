package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.kubernetes.ClusterKeys;
import dev.milvusons3.internal.kubernetes.real.Admission;
import dev.milvusons3.internal.kubernetes.real.ClusterPlumbing;
import dev.milvusons3.internal.kubernetes.real.GatewayNames;
import dev.milvusons3.internal.kubernetes.real.HostAddress;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.tls.PrivateAuthority;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.regions.Region;

/**
 * A gateway of one region, and what leads a cluster's pods to it. Where it runs is its caller's to say: in the test's JVM, or in a
 * pod of the cluster itself.
 */
public final class PlumbedGateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlumbedGateway.class);

    /** The cluster's name, as EKS would call it. */
    private static final String CLUSTER = "milvus-on-s3";

    private final Gateway gateway;
    private final PrivateAuthority authority;
    private final FutureTask<ClusterPlumbing> plumbing;

    private PlumbedGateway(Gateway gateway, PrivateAuthority authority, FutureTask<ClusterPlumbing> plumbing) {
        this.gateway = gateway;
        this.authority = authority;
        this.plumbing = plumbing;
    }

    /**
     * Starts the gateway, and begins to make the way to it from the pods, which takes some seconds that whoever asked can use.
     *
     * @param builder what the gateway is like otherwise: its account, and what keeps its objects
     * @param authority of its certificate
     * @param host how the cluster reaches this JVM
     * @param names by which pods find a gateway, of which it is known which buckets it has
     * @throws MilvusOnS3Exception if the gateway does not start
     */
    public static PlumbedGateway open(
            Gateway.Builder builder,
            Region region,
            Cluster cluster,
            PrivateAuthority authority,
            HostAddress host,
            Function<Supplier<List<String>>, GatewayNames> names) {
        Gateway gateway;
        try {
            gateway = builder.region(region)
                    .eksCluster(CLUSTER, cluster.issuer())
                    .keySets(issuer -> new ClusterKeys(cluster.client()).resolve(issuer))
                    .address(host.listen())
                    .tls(authority.awsContext(Set.of(region), host.listen()))
                    .start();
        } catch (IOException e) {
            throw new MilvusOnS3Exception(
                    "the gateway that the cluster's pods are led to does not start: " + e.getMessage(), e);
        }
        int port = gateway.tlsEndpoint().orElseThrow().getPort();
        FutureTask<ClusterPlumbing> plumbing = new FutureTask<>(() -> ClusterPlumbing.install(
                cluster.client(), run(region), authority, host, port, names.apply(gateway::bucketNames)));
        new Thread(plumbing, "milvus-on-s3-plumbing").start();
        return new PlumbedGateway(gateway, authority, plumbing);
    }

    /** Two runs that meet on one cluster must not take each other's objects for their own. */
    private static String run(Region region) {
        return region.id() + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** {@return what decides} */
    public Gateway gateway() {
        return gateway;
    }

    /** {@return the same over TLS, for clients in this JVM} */
    public EndpointAccount.Tls tls() {
        return new EndpointAccount.Tls(gateway.tlsEndpoint().orElseThrow(), authority::trust);
    }

    /** {@return the certificate of its authority} */
    public String authority() {
        return authority.pem();
    }

    /**
     * Has the webhook look after a namespace, whose service accounts get roles by annotation or association.
     *
     * @return ends it
     * @throws MilvusOnS3Exception if it does not
     */
    public Admission admit(String namespace) {
        return plumbing()
                .admit(
                        namespace,
                        gateway.region(),
                        (of, account) -> gateway.eksAuth()
                                .associations()
                                .find(of, account)
                                .isPresent());
    }

    /** {@return what the webhook should have done to a pod and did not} */
    public Optional<String> problem(Pod pod) {
        try {
            plumbing().requireMutated(pod);
            return Optional.empty();
        } catch (MilvusOnS3Exception e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /**
     * {@return what leads the pods to it; when it does}
     *
     * @throws MilvusOnS3Exception if it cannot
     */
    private ClusterPlumbing plumbing() {
        try {
            return plumbing.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MilvusOnS3Exception("interrupted while the way from the pods to the gateway was being made", e);
        } catch (ExecutionException e) {
            // The same failure may go to several deployments.
            throw new MilvusOnS3Exception(String.valueOf(e.getCause().getMessage()), e.getCause());
        }
    }

    @Override
    public void close() {
        close(ClusterPlumbing::close);
    }

    /** The same for somebody who is gone: the namespaces that were looked after go, too. */
    public void abandon() {
        close(ClusterPlumbing::abandon);
    }

    /** What is still being made is awaited: it cannot be removed before. */
    private void close(Consumer<ClusterPlumbing> end) {
        boolean interrupted = Thread.interrupted();
        try {
            end.accept(plumbing.get());
        } catch (ExecutionException nothingWasMade) {
            LOG.debug("No plumbing to remove; whoever asked for it was told", nothingWasMade);
        } catch (InterruptedException e) {
            interrupted = true;
            throw new MilvusOnS3Exception("interrupted while the cluster's plumbing was to be removed", e);
        } finally {
            gateway.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
