package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.platform.Platforms;
import dev.milvusons3.internal.spec.DeploymentSpec;

/** Makes deployments. */
@FunctionalInterface
public interface DeploymentStarter {
    /**
     * Makes one, and waits until it is ready for tests. Whatever it made of one that fails it has released (or kept, if the
     * spec says so) when it throws.
     *
     * @param spec what it is to be like
     * @param requester who asks, for people: the test class' name
     * @throws dev.milvusons3.MilvusOnS3Exception if it cannot be made
     */
    StartedDeployment start(DeploymentSpec spec, String requester);

    /** {@return the one that makes real deployments} */
    static DeploymentStarter standard() {
        return new Provisioner(Platforms::open);
    }
}
