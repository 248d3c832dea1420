package dev.milvusons3.internal.platform;

import dev.milvusons3.DeploymentFaults;
import dev.milvusons3.Environment;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.gateway.AccountClock;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.release.Things;
import dev.milvusons3.internal.world.World;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The internal side of an environment. The steps see nothing else of it. */
public interface Platform extends AutoCloseable {
    /** {@return what the author picked} */
    Environment environment();

    /** {@return how Milvus is run, where that is not the cluster's affair} */
    default Optional<MilvusRuntime> runtime() {
        return Optional.empty();
    }

    /**
     * {@return condition keys of Milvus' requests that never have the values here that they have on AWS, so that statements which ask for them
     * decide otherwise; with the reason of each, as a clause}
     */
    default Map<String, String> differingKeys() {
        return Map.of();
    }

    /** {@return the AWS account, as its administrator sees it} */
    AwsAccount aws();

    /** {@return the cluster, as its administrator sees it} */
    Cluster cluster();

    /**
     * Puts the accounts into the surroundings that a set-up says: from then on its organisation's policies and its network decide. Where
     * accounts are real they have theirs already, and nothing is done.
     *
     * @param world around them
     * @param roles ARNs of the deployment's roles, where others share the accounts
     * @return undoes it
     */
    default Runnable surround(World world, Set<String> roles) {
        return () -> {};
    }

    /** {@return what installs Milvus in the cluster} */
    MilvusInstaller milvus();

    /** {@return EKS Pod Identity of the cluster; empty where it is not had: specs that ask for it there are refused} */
    default Optional<PodIdentity> podIdentity() {
        return Optional.empty();
    }

    /** {@return the associations that outlive this JVM, for a sweep; empty where none does} */
    default Optional<Things> associations() {
        return Optional.empty();
    }

    /** {@return what the AWS front decided so far, as far as it is kept} */
    Decisions decisions();

    /**
     * Calls back with every decision from now on, on the thread of the request it is about, before that is answered.
     *
     * @return ends it; empty where decisions are known only later
     */
    default Optional<DecisionLog.Listening> listen(Consumer<RecordedDecision> listener) {
        return Optional.empty();
    }

    /** {@return the time by which sessions and tokens end; it refuses to be moved where not everything would follow} */
    default AccountClock clock() {
        return new SystemTime(environment());
    }

    /**
     * {@return what can be made to go wrong on purpose; empty where AWS is not ours to break}
     *
     * @param roleArn the role that it goes wrong for
     */
    default Optional<DeploymentFaults> faults(String roleArn) {
        return Optional.empty();
    }

    /** {@return why nothing can be told of how Milvus comes by credentials, as a whole message; empty where it can} */
    default Optional<String> hiddenCredentialUse() {
        return Optional.empty();
    }

    /** {@return what is made here and stays if this JVM is killed; empty if all of it ends with this JVM} */
    default Optional<Outliving> outliving() {
        return Optional.empty();
    }

    /**
     * {@return how it is known whether Milvus reaches its bucket, if not by the decisions: empty where the front sees every
     * request that Milvus makes}
     *
     * @param roleArn Milvus' role
     * @param onPurpose whether a request was made to be refused
     */
    default Optional<ObservedAccess> observedAccess(String roleArn, Predicate<RecordedDecision> onPurpose) {
        return Optional.empty();
    }

    /**
     * {@return a sentence for each of the environment's own parts that did not answer for a while; asks nobody}
     *
     * @param since what was over before is left out
     */
    default List<String> outages(Instant since) {
        return List.of();
    }

    /** {@return what the environment's own parts logged so far, by file name; read when it is needed} */
    default Map<String, Supplier<String>> logs() {
        return Map.of();
    }

    /** Ends everything that the platform started. */
    @Override
    void close();
}
