package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.Environment;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.faults.FaultSwitches;
import dev.milvusons3.internal.kubernetes.real.Admission;
import dev.milvusons3.internal.kubernetes.real.HostAddress;
import dev.milvusons3.internal.kubernetes.real.HostReachability;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.GatewayAccounts;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.platform.SetupAccounts;
import dev.milvusons3.internal.platform.UnsuppliedKeys;
import dev.milvusons3.internal.platform.WrittenPolicies;
import dev.milvusons3.internal.platform.containers.cluster.PlumbedGateway;
import dev.milvusons3.internal.platform.eks.GatewayPodIdentity;
import dev.milvusons3.internal.tls.PrivateAuthority;
import dev.milvusons3.internal.world.World;
import dev.milvusons3.setup.Setup;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.regions.Region;

/**
 * S3 and STS of one region, as the cluster's pods see them: the gateway before LocalStack, and what leads AWS' names to it. One
 * for all deployments in the region, since a cluster can lead a name to one place only.
 */
final class RegionFront implements RegionGateway, AutoCloseable {
    private final SharedContainers containers;
    private final HostAddress host;
    private final PlumbedGateway plumbed;
    private final WrittenPolicies written;

    private RegionFront(
            SharedContainers containers, HostAddress host, PlumbedGateway plumbed, WrittenPolicies written) {
        this.containers = containers;
        this.host = host;
        this.plumbed = plumbed;
        this.written = written;
    }

    /**
     * Makes a new gateway, and begins to make the way to it from the pods, which takes some seconds that the account's steps take
     * too.
     *
     * @param first whether no other region has one, so that STS without a region is this one's
     */
    static RegionFront open(SharedContainers containers, Region region, boolean first) {
        PrivateAuthority authority = PrivateAuthority.create();
        HostAddress host =
                HostReachability.choose(containers.cluster().client(), authority, containers.hostCandidates());
        WrittenPolicies written = new WrittenPolicies();
        PlumbedGateway plumbed = PlumbedGateway.open(
                Gateway.builder()
                        .account(EndpointAccount.ACCOUNT_ID)
                        .emulator(containers.localStackEndpoint(), containers.localStackPulse())
                        .circumstances(new Circumstances(UnsuppliedKeys.of(Environment.CONTAINERS), written, "")),
                region,
                containers.cluster(),
                authority,
                host,
                buckets -> containers.names(region, first, buckets));
        return new RegionFront(containers, host, plumbed, written);
    }

    /** {@return how the cluster reaches this JVM} */
    HostAddress host() {
        return host;
    }

    @Override
    public Admission admit(String namespace) {
        return plumbed.admit(namespace);
    }

    /** {@return what its deployments have put into the account} */
    WrittenPolicies written() {
        return written;
    }

    @Override
    public EndpointAccount account(Optional<Setup> setup, String mark) {
        Gateway gateway = gateway();
        SetupAccounts accounts = SetupAccounts.of(setup, gateway.accountId());
        accounts.all().forEach(gateway::add);
        return new EndpointAccount(
                EndpointAccount.Accounts.of(accounts, GatewayAccounts.of(gateway)),
                gateway.endpoint(),
                Optional.of(plumbed.tls()),
                gateway.region(),
                mark,
                written);
    }

    /** {@return what decides} */
    Gateway gateway() {
        return plumbed.gateway();
    }

    @Override
    public DecisionLog decisions() {
        return gateway().decisions();
    }

    /** A decision is in the log before its request is answered. */
    @Override
    public void catchUp() {}

    /** The gateway is everybody's: only this deployment's requests are in its surroundings. */
    @Override
    public Runnable surround(World world, String mark, Set<String> roles) {
        return gateway().surround(world, mark, roles);
    }

    @Override
    public FaultSwitches faults() {
        return gateway().faults();
    }

    @Override
    public Optional<PodIdentity> podIdentity() {
        return Optional.of(new GatewayPodIdentity(gateway().eksAuth(), () -> containers.openAgent(this)));
    }

    @Override
    public Optional<String> problem(Pod pod) {
        return plumbed.problem(pod);
    }

    @Override
    public void close() {
        plumbed.close();
    }
}
