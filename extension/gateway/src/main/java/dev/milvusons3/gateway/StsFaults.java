package dev.milvusons3.gateway;

import java.time.Duration;
import org.apiguardian.api.API;

/**
 * Makes STS go wrong on purpose for one role: for those who ask for it, and for its sessions.
 *
 * <pre>{@code
 * try (Fault throttled = faults.sts().throttle(0.5)) { … }
 * }</pre>
 *
 * @see Faults#sts()
 * @see Faults#stsUnreachable()
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface StsFaults {
    /**
     * Has STS answer {@code 400 Throttling} to a part of the requests.
     *
     * @param rate of all requests, more than 0 and at most 1; they are spread evenly, so that 0.25 means every fourth
     * @return undoes it
     * @throws IllegalArgumentException if the rate is none
     * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html">Common errors of STS</a>
     */
    Fault throttle(double rate);

    /**
     * Has STS wait before it answers.
     *
     * @param delay before each answer, more than 0 and at most 5 minutes
     * @return undoes it; requests that already wait go on waiting
     * @throws IllegalArgumentException if the delay is none
     */
    Fault slow(Duration delay);

    /**
     * Has STS issue sessions that end sooner than they would, and say so. AWS issues none shorter than 15 minutes; shorter ones let a test see
     * in seconds how a client renews them. Sessions that were issued before are as long as they were.
     *
     * @param longest how long they last at most, more than 0
     * @return undoes it; sessions that were issued meanwhile stay short
     * @throws IllegalArgumentException if it is not more than 0
     * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
     */
    Fault shortSessions(Duration longest);
}
