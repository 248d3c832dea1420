package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.OpenResources;
import dev.milvusons3.internal.platform.Outliving;
import dev.milvusons3.internal.spec.DeploymentSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.regions.Region;

/** What all deployments of a run share that ask for the same: a cluster, and in each region a gateway. */
interface SharedInfrastructure extends AutoCloseable {
    /** {@return the cluster} */
    Cluster cluster();

    /** {@return a region's gateway; made when it is first asked for} */
    RegionGateway front(Region region);

    /**
     * {@return where a deployment's things are looked for that outlive the run; empty if none does}
     *
     * @param opened gets what is to be closed with the deployment
     */
    Optional<Outliving> outliving(DeploymentSpec spec, OpenResources opened);

    /** {@return what did not answer for a while, and whose silence was not over at a moment} */
    List<String> outages(Instant since);

    /** {@return what each part has logged so far, by file name; read when it is needed} */
    Map<String, Supplier<String>> logs();

    /** Removes what was made for the run. */
    @Override
    void close();
}
