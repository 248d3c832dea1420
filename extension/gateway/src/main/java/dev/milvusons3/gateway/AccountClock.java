package dev.milvusons3.gateway;

import java.time.Duration;
import java.time.Instant;
import org.apiguardian.api.API;

/**
 * The time by which an account's sessions end, which a test can move on. Everything by which AWS decides follows it: the end of
 * sessions, the validity of the tokens that roles are taken with, and the condition keys {@code aws:CurrentTime}, {@code
 * aws:EpochTime} and {@code aws:TokenIssueTime}. What two machines must agree on stays on the system's time: signatures and their
 * permitted skew, the age of presigned URLs, {@code s3:signatureAge}, the dates of objects.
 *
 * <p>It only goes forward, and stays where it is for as long as the account lives: whoever shares it shares its time.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface AccountClock {
    /** {@return the account's time} */
    Instant now();

    /**
     * Moves the time on. Sessions and tokens whose time is over are refused from then on, as AWS refuses them.
     *
     * @param by how far, greater than zero
     * @throws IllegalArgumentException if it is not greater than zero
     * @throws UnsupportedOperationException if the time cannot be moved; the message says why
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp.html">Temporary security credentials</a>
     */
    void advance(Duration by);
}
