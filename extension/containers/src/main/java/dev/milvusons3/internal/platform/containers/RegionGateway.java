package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.internal.gateway.faults.FaultSwitches;
import dev.milvusons3.internal.kubernetes.real.Admission;
import dev.milvusons3.internal.milvus.helm.HelmMilvus.PodCheck;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.world.World;
import dev.milvusons3.setup.Setup;
import java.util.Optional;
import java.util.Set;

/**
 * S3, STS and IAM of one region as a deployment is given them, with what leads the cluster's pods there: wherever the process is that
 * decides. As a check of pods it says of each whether the webhook did its work on it; one that it passed over would run without a role.
 */
interface RegionGateway extends PodCheck {
    /**
     * {@return the clients of a deployment's accounts, which are made unless they are there; the caller closes them}
     *
     * @param setup may say which; otherwise it is the gateway's usual one
     * @param mark that their user agents carry
     */
    EndpointAccount account(Optional<Setup> setup, String mark);

    /** {@return what was decided, for all of its deployments} */
    DecisionLog decisions();

    /** Waits until the log has all that was decided before. */
    void catchUp();

    /**
     * Puts one deployment into surroundings.
     *
     * @param mark that the user agents of its clients carry
     * @param roles ARNs of its roles, whose sessions are in these surroundings alone
     * @return undoes it
     */
    Runnable surround(World world, String mark, Set<String> roles);

    /** {@return where something can be made to go wrong on purpose} */
    FaultSwitches faults();

    /** {@return EKS Pod Identity of the region; empty where pods do not reach its agent} */
    Optional<PodIdentity> podIdentity();

    /**
     * Has the webhook look after a namespace, whose service accounts get roles by annotation or association.
     *
     * @throws dev.milvusons3.MilvusOnS3Exception if it does not
     */
    Admission admit(String namespace);
}
