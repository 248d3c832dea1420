package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.platform.Platforms;
import dev.milvusons3.internal.spec.DeploymentSpec;
import java.util.Optional;

/** Makes deployments. */
@FunctionalInterface
public interface DeploymentStarter extends AutoCloseable {
    /**
     * Makes one, and waits until it is ready for tests. Whatever it made of one that fails it has released (or kept, if the
     * spec says so) when it throws.
     *
     * @param spec what it is to be like
     * @param requester who asks, for people: the test class' name
     * @throws dev.milvusons3.MilvusOnS3Exception if it cannot be made
     */
    RunningDeployment start(DeploymentSpec spec, String requester);

    /**
     * {@return why the spec's environment cannot be had on this machine; empty if it can, or if only a start will tell}
     *
     * @param spec whose environment is looked at
     */
    default Optional<String> unavailable(DeploymentSpec spec) {
        return Optional.empty();
    }

    /** Ends what its deployments shared; they are closed by then. */
    @Override
    default void close() {}

    /** {@return one that makes real deployments} */
    static DeploymentStarter standard() {
        return new PlatformStarter(new Platforms());
    }
}
