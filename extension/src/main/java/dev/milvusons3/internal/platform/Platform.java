package dev.milvusons3.internal.platform;

import dev.milvusons3.Decisions;
import dev.milvusons3.DeploymentClock;
import dev.milvusons3.Environment;
import dev.milvusons3.Faults;
import java.util.Optional;

/** The internal side of an environment. The steps see nothing else of it. */
public interface Platform extends AutoCloseable {
    /** {@return what the author picked} */
    Environment environment();

    /** {@return the AWS account, as its administrator sees it} */
    AwsAccount aws();

    /** {@return the cluster, as its administrator sees it} */
    Cluster cluster();

    /** {@return what installs Milvus in the cluster} */
    MilvusInstaller milvus();

    /** {@return what the AWS front decided so far, as far as it is kept} */
    Decisions decisions();

    /** {@return the time by which sessions and tokens end; it refuses to be moved where not everything would follow} */
    default DeploymentClock clock() {
        return new SystemTime(environment());
    }

    /**
     * {@return what can be made to go wrong on purpose; empty where AWS is not ours to break}
     *
     * @param roleArn the role that it goes wrong for
     */
    default Optional<Faults> faults(String roleArn) {
        return Optional.empty();
    }

    /** {@return what is made here and stays if this JVM is killed; empty if all of it ends with this JVM} */
    default Optional<Outliving> outliving() {
        return Optional.empty();
    }

    /** Ends everything that the platform started. */
    @Override
    void close();
}
