package dev.milvusons3.gateway;

import java.time.Duration;
import org.apiguardian.api.API;

/**
 * Makes an account's AWS go wrong on purpose for one role, to see what an application does then.
 *
 * <pre>{@code
 * try (Fault slow = faults.slowDown(0.5)) { … }
 * }</pre>
 *
 * <p>A fault begins when its method returns, and ends when it is closed. Faults can be combined. Administrators, whose clients a test
 * looks behind the scenes with, are spared. What a fault does to a request is among the account's {@link Decisions}.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
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
     * Has STS' sessions that were issued so far refused as expired. Who asks for a new one gets one that is good, but who
     * keeps its own until the time is over that it was promised is refused until this is undone, as Milvus is.
     *
     * @return undoes it: sessions that have time left are good again
     */
    Fault expireCredentials();

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
     * Has STS reset every connection. Most clients ask STS only at their start and when their session ends, which
     * {@link AccountClock#advance} brings about.
     *
     * @return undoes it
     */
    Fault stsUnreachable();

    /** {@return what else can be made to go wrong with STS} */
    StsFaults sts();

    /**
     * Has KMS say that the keys are disabled which objects are encrypted with, so that S3 answers {@code KMS.DisabledException}. Objects
     * that no key of KMS is needed for are not affected.
     *
     * @return undoes it
     * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html">Enabling and disabling keys</a>
     */
    Fault disableKeys();

    /** Undoes all that is not yet undone. */
    void undoAll();
}
