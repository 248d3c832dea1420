package dev.milvusons3;

import java.time.Duration;

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
 * <p>A fault begins when its method returns. It ends when it is closed, and at the latest when the test has ended, after its
 * {@code @AfterEach} methods, also if the test failed. Faults can be combined. They are the deployment's, so a test that makes
 * some should not run beside others on the same deployment.
 *
 * <p>Faults meet the role that Milvus holds: Milvus itself and {@code @AsMilvus} clients. The administrator's clients, which
 * tests look behind the scenes with, are spared. What a fault does to a request is among
 * {@link MilvusDeployment#decisions()}.
 *
 * @since 0.1
 */
public interface Faults {
    /**
     * Denies an action, as a statement with {@code "Effect": "Deny"} on all resources would that someone adds to the role's
     * policies. The policies that IAM tells of stay as they are.
     *
     * @param action of S3, such as {@code s3:GetObject}, or a pattern such as {@code s3:Put*}
     * @return undoes it
     * @throws IllegalArgumentException if no action of S3 is meant by that
     */
    Fault deny(String action);

    /**
     * Has STS' sessions that were issued so far refused as expired. Who asks for a new one gets one that is good, but Milvus
     * keeps its own until the hour is over that it was promised, so it is refused until this is undone.
     *
     * @return undoes it: sessions that have time left are good again
     */
    Fault expireCredentials();

    /**
     * Has the cluster sign service account tokens with a new key, and withdraws the former ones: tokens that were copied
     * earlier are void. Pods are given new tokens, as a kubelet does, so Milvus is expected not to notice. There is nothing to
     * undo.
     *
     * @throws MilvusOnS3UnavailableException if the environment's cluster cannot change its keys while it runs
     */
    void rotateClusterKeys();

    /**
     * Has S3 answer {@code 503 SlowDown} to a part of the requests.
     *
     * @param rate of all requests, more than 0 and at most 1; they are spread evenly, so that 0.25 means every fourth
     * @return undoes it
     * @throws IllegalArgumentException if the rate is none
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">Error responses of S3</a>
     */
    Fault slowDown(double rate);

    /**
     * Has S3 reset the connection instead of answering a part of the requests.
     *
     * @param rate of all requests, more than 0 and at most 1; they are spread evenly, so that 0.25 means every fourth
     * @return undoes it
     * @throws IllegalArgumentException if the rate is none
     */
    Fault resetConnections(double rate);

    /**
     * Has S3 wait before it answers.
     *
     * @param delay before each answer, more than 0 and at most 5 minutes
     * @return undoes it; requests that already wait go on waiting
     * @throws IllegalArgumentException if the delay is none
     */
    Fault delay(Duration delay);

    /**
     * Has STS reset every connection. Milvus asks STS only at its start and when its session ends, which
     * {@link DeploymentClock#advance} brings about.
     *
     * @return undoes it
     */
    Fault stsUnreachable();

    /** Undoes all that is not yet undone. */
    void undoAll();
}
