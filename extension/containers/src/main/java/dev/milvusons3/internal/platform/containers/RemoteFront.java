package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.internal.gateway.faults.FaultSwitches;
import dev.milvusons3.internal.kubernetes.real.Admission;
import dev.milvusons3.internal.kubernetes.real.AdmittedNamespace;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.platform.SetupAccounts;
import dev.milvusons3.internal.platform.WrittenPolicies;
import dev.milvusons3.internal.platform.containers.cluster.RemoteGateway;
import dev.milvusons3.internal.platform.containers.cluster.RemoteShard;
import dev.milvusons3.internal.world.World;
import dev.milvusons3.setup.Setup;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.regions.Region;

/**
 * The gateway of a region that this run has in the cluster.
 *
 * @param account the id of the one that is this run's
 * @param client of the cluster
 * @param written what its deployments have put into the account: explanations are made in this JVM, which knows the author's files
 */
record RemoteFront(RemoteGateway gateway, String account, KubernetesClient client, WrittenPolicies written)
        implements RegionGateway {
    static RemoteFront open(RemoteShard shard, Region region, KubernetesClient client) {
        WrittenPolicies written = new WrittenPolicies();
        return new RemoteFront(shard.gateway(region, written), shard.account(), client, written);
    }

    @Override
    public EndpointAccount account(Optional<Setup> setup, String mark) {
        SetupAccounts accounts = SetupAccounts.of(setup, account);
        accounts.all().forEach(gateway::root);
        return new EndpointAccount(
                EndpointAccount.Accounts.of(accounts, gateway),
                gateway.endpoint(),
                Optional.of(gateway.tls()),
                gateway.region(),
                mark,
                written);
    }

    @Override
    public DecisionLog decisions() {
        return gateway.decisions();
    }

    @Override
    public void catchUp() {
        gateway.catchUp();
    }

    @Override
    public Runnable surround(World world, String mark, Set<String> roles) {
        return gateway.surround(world, mark, roles);
    }

    @Override
    public FaultSwitches faults() {
        return gateway;
    }

    /** Its agent is reached by a rule in a node, which is not this run's. */
    @Override
    public Optional<PodIdentity> podIdentity() {
        return Optional.empty();
    }

    @Override
    public Admission admit(String namespace) {
        gateway.admit(namespace);
        return new Admission() {
            @Override
            public void beginRemoval() {
                AdmittedNamespace.beginRemoval(client, namespace);
            }

            @Override
            public void close() {
                gateway.release(namespace);
            }
        };
    }

    @Override
    public Optional<String> problem(Pod pod) {
        return gateway.problem(pod);
    }
}
