package dev.milvusons3;

import dev.milvusons3.gateway.Faults;
import org.apiguardian.api.API;

/**
 * Makes a deployment's AWS go wrong on purpose, to see what Milvus and an application do then.
 *
 * <pre>{@code
 * @Test
 * void searchesWhileS3IsSlow(MilvusDeployment deployment, MilvusClientV2 milvus) {
 *     try (Fault slow = deployment.faults().slowDown(0.5)) { … }
 * }
 * }</pre>
 *
 * <p>A fault ends when it is closed, and at the latest when the test has ended, after its {@code @AfterEach} methods, also if the
 * test failed. Faults are the deployment's, so a test that makes some should not run beside others on the same deployment.
 *
 * <p>They meet the role that Milvus holds: Milvus itself and {@code @AsMilvus} clients. What a fault does to a request is among
 * {@link MilvusDeployment#decisions()}.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface DeploymentFaults extends Faults {
    /**
     * Has the cluster sign service account tokens with a new key, and withdraws the former ones: tokens that were copied
     * earlier are void. Pods are given new tokens, as a kubelet does, so Milvus is expected not to notice. There is nothing to
     * undo.
     *
     * @throws MilvusOnS3UnavailableException if the environment's cluster cannot change its keys while it runs
     */
    void rotateClusterKeys();
}
