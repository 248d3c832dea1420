package dev.milvusons3.internal.gateway.http;

import java.time.Instant;

/** When something is asked for, and by what: all that a decision's record needs to know of a request. */
public interface Occasion {
    /** {@return when, by the account's clock: sessions and tokens end by it, conditions see it} */
    Instant time();

    /** {@return what the client calls itself, or nothing} */
    String userAgent();
}
