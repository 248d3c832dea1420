package dev.milvusons3.internal.platform;

import dev.milvusons3.internal.spec.DeploymentSpec;
import java.util.Optional;

/** Opens platforms, and keeps what several of them share. */
@FunctionalInterface
public interface PlatformSource extends AutoCloseable {
    /**
     * {@return the platform that the spec's environment names; the caller closes it}
     *
     * @throws dev.milvusons3.MilvusOnS3Exception if it cannot be had
     */
    Platform open(DeploymentSpec spec);

    /**
     * {@return why the spec's environment cannot be had on this machine; empty if it can, or if only a start will tell. What this
     * takes time for is not done again by {@link #open}}
     */
    default Optional<String> unavailable(DeploymentSpec spec) {
        return Optional.empty();
    }

    /** Ends what was shared. The platforms are closed by then. */
    @Override
    default void close() {}
}
