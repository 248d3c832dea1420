package dev.milvusons3;

import java.time.Duration;
import java.time.Instant;

/**
 * The time by which a deployment's sessions and tokens end, which a test can move on. Everything by which AWS and the cluster
 * decide follows it: the end of sessions, the validity of service account tokens, and the condition keys
 * {@code aws:CurrentTime}, {@code aws:EpochTime} and {@code aws:TokenIssueTime}. What two machines must agree on stays on the
 * system's time: signatures and their permitted skew, the age of presigned URLs, {@code s3:signatureAge}, the dates of
 * objects. Milvus' own clock does not move.
 *
 * <p>It only goes forward, and stays where it is for as long as the deployment lives: whoever shares the deployment shares
 * its time. A test that must not disturb others takes {@link Scope#METHOD}.
 *
 * @since 0.1
 */
public interface DeploymentClock {
    /** {@return the deployment's time} */
    Instant now();

    /**
     * Moves the time on. Sessions and tokens whose time is over are refused from then on, as AWS refuses them. Milvus gets
     * a new token and a new session before its next request; one that is under way may still come with the old session, so
     * let Milvus come to rest first.
     *
     * @param by how far, more than zero
     * @throws IllegalArgumentException if it is not more than zero
     * @throws UnsupportedOperationException if the environment's time cannot be moved; the message says why
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp.html">Temporary security credentials</a>
     */
    void advance(Duration by);
}
