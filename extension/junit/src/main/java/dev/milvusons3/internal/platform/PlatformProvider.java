package dev.milvusons3.internal.platform;

import dev.milvusons3.Environment;
import dev.milvusons3.internal.spec.DeploymentSpec;

/**
 * Opens the platforms of one environment, and keeps what they share. Found on the class path by {@link java.util.ServiceLoader}, so
 * that what an environment needs is there with it, and only then.
 */
public interface PlatformProvider extends AutoCloseable {
    /** {@return whose platforms it opens} */
    Environment environment();

    /**
     * {@return a platform; the caller closes it}
     *
     * @throws dev.milvusons3.MilvusOnS3Exception if it cannot be had
     */
    Platform open(DeploymentSpec spec);

    /**
     * Obtains whatever may be missing on this machine, such as a server or containers, and takes so long that {@link #open} should
     * not do it again.
     *
     * @throws dev.milvusons3.MilvusOnS3UnavailableException if the environment cannot be had on this machine
     */
    void obtain(DeploymentSpec spec);

    /** Ends what was shared. The platforms are closed by then. */
    @Override
    default void close() {}
}
