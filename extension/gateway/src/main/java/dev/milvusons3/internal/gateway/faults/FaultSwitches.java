package dev.milvusons3.internal.gateway.faults;

import java.time.Duration;

/** What can be made to go wrong on purpose at a gateway, for one role each. Every method returns what undoes it. */
public interface FaultSwitches {
    /**
     * Denies an action by a policy like others, so that decisions tell of it like of others.
     *
     * @param action such as {@code s3:GetObject}, or a pattern for some
     * @throws IllegalArgumentException if there is no such action of S3
     */
    Runnable deny(String role, String action);

    /** Has the keys of the role's sessions that were issued so far refused as expired. */
    Runnable expireCredentials(String role);

    /** Has S3 answer 503 to a part of the requests. */
    Runnable slowDown(String role, double rate);

    /** Has S3 reset the connections of a part of the requests. */
    Runnable resetConnections(String role, double rate);

    /** Has S3 wait before each answer. */
    Runnable delay(String role, Duration delay);

    /** Has STS answer a part of the requests that there are too many. */
    Runnable throttleSts(String role, double rate);

    /** Has STS wait before each answer. */
    Runnable slowSts(String role, Duration delay);

    /** Has STS issue sessions that end sooner than they would. */
    Runnable shortenSessions(String role, Duration longest);

    /** Has STS reset all connections. */
    Runnable stsUnreachable(String role);

    /** Has KMS say that every key is disabled. */
    Runnable disableKeys(String role);
}
