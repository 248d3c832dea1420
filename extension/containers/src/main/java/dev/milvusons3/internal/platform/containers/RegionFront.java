package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.faults.FaultSwitches;
import dev.milvusons3.internal.kubernetes.ClusterKeys;
import dev.milvusons3.internal.kubernetes.real.Admission;
import dev.milvusons3.internal.kubernetes.real.ClusterPlumbing;
import dev.milvusons3.internal.kubernetes.real.HostAddress;
import dev.milvusons3.internal.kubernetes.real.HostReachability;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.GatewayAccounts;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.platform.SetupAccounts;
import dev.milvusons3.internal.platform.UnsuppliedKeys;
import dev.milvusons3.internal.platform.WrittenPolicies;
import dev.milvusons3.internal.platform.eks.GatewayPodIdentity;
import dev.milvusons3.internal.tls.PrivateAuthority;
import dev.milvusons3.internal.world.World;
import dev.milvusons3.setup.Setup;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.regions.Region;

/**
 * S3 and STS of one region, as the cluster's pods see them: the gateway before LocalStack, and what leads AWS' names to it. One
 * for all deployments in the region, since a cluster can lead a name to one place only.
 */
final class RegionFront implements RegionGateway, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegionFront.class);

    /** The cluster's name, as EKS would call it. */
    private static final String CLUSTER = "milvus-on-s3";

    private final SharedContainers containers;
    private final HostAddress host;
    private final Gateway gateway;
    private final EndpointAccount.Tls tls;
    private final WrittenPolicies written;
    private final FutureTask<ClusterPlumbing> plumbing;

    private RegionFront(
            SharedContainers containers,
            HostAddress host,
            Gateway gateway,
            EndpointAccount.Tls tls,
            WrittenPolicies written,
            FutureTask<ClusterPlumbing> plumbing) {
        this.containers = containers;
        this.host = host;
        this.gateway = gateway;
        this.tls = tls;
        this.written = written;
        this.plumbing = plumbing;
    }

    /**
     * Makes a new gateway, and begins to make the way to it from the pods, which takes some seconds that the account's steps take
     * too.
     *
     * @param first whether no other region has one, so that STS without a region is this one's
     */
    static RegionFront open(SharedContainers containers, Region region, boolean first) {
        KubernetesClient client = containers.cluster().client();
        PrivateAuthority authority = PrivateAuthority.create();
        HostAddress host = HostReachability.choose(client, authority, containers.hostCandidates());
        WrittenPolicies written = new WrittenPolicies();
        Gateway gateway = gateway(containers, region, host, authority, written);
        EndpointAccount.Tls tls = new EndpointAccount.Tls(gateway.tlsEndpoint().orElseThrow(), authority::trust);
        int port = tls.endpoint().getPort();
        FutureTask<ClusterPlumbing> plumbing = new FutureTask<>(() -> ClusterPlumbing.install(
                client, run(region), authority, host, port, containers.names(region, first, gateway::bucketNames)));
        new Thread(plumbing, "milvus-on-s3-plumbing").start();
        return new RegionFront(containers, host, gateway, tls, written, plumbing);
    }

    /** {@return how the cluster reaches this JVM} */
    HostAddress host() {
        return host;
    }

    @Override
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

    /** {@return what its deployments have put into the account} */
    WrittenPolicies written() {
        return written;
    }

    @Override
    public EndpointAccount account(Optional<Setup> setup, String mark) {
        SetupAccounts accounts = SetupAccounts.of(setup, gateway.accountId());
        accounts.all().forEach(gateway::add);
        return new EndpointAccount(
                EndpointAccount.Accounts.of(accounts, GatewayAccounts.of(gateway)),
                gateway.endpoint(),
                Optional.of(tls),
                gateway.region(),
                mark,
                written);
    }

    /** {@return what decides} */
    Gateway gateway() {
        return gateway;
    }

    @Override
    public DecisionLog decisions() {
        return gateway.decisions();
    }

    /** A decision is in the log before its request is answered. */
    @Override
    public void catchUp() {}

    /** The gateway is everybody's: only this deployment's requests are in its surroundings. */
    @Override
    public Runnable surround(World world, String mark, Set<String> roles) {
        return gateway.surround(world, mark, roles);
    }

    @Override
    public FaultSwitches faults() {
        return gateway.faults();
    }

    @Override
    public Optional<PodIdentity> podIdentity() {
        return Optional.of(new GatewayPodIdentity(gateway.eksAuth(), () -> containers.openAgent(this)));
    }

    @Override
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
    ClusterPlumbing plumbing() {
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

    /** Two runs that meet on one cluster must not take each other's objects for their own. */
    private static String run(Region region) {
        return region.id() + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static Gateway gateway(
            SharedContainers containers,
            Region region,
            HostAddress host,
            PrivateAuthority authority,
            WrittenPolicies written) {
        try {
            return Gateway.builder()
                    .account(EndpointAccount.ACCOUNT_ID)
                    .region(region)
                    .emulator(containers.localStackEndpoint(), containers.localStackPulse())
                    .eksCluster(CLUSTER, containers.cluster().issuer())
                    .keySets(new ClusterKeys(containers.cluster().client())::resolve)
                    .address(host.listen())
                    .tls(authority.awsContext(Set.of(region), host.listen()))
                    .circumstances(new Circumstances(UnsuppliedKeys.of(Environment.CONTAINERS), written, ""))
                    .start();
        } catch (IOException e) {
            throw new MilvusOnS3Exception("the gateway before LocalStack does not start: " + e.getMessage(), e);
        }
    }

    /** What is still being made is awaited: it cannot be removed before. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            plumbing.get().close();
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
