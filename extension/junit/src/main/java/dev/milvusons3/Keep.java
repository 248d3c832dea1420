package dev.milvusons3;

import org.apiguardian.api.API;

/**
 * Whether a deployment outlives its tests.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum Keep {
    /** Everything goes at the end. */
    NEVER,
    /** After a failed start or test everything stays as it is until the JVM ends, for a look at it; its endpoints are logged. */
    ON_FAILURE,
    /** Not said: left to the configuration and its default. Only annotations have it. */
    UNSET
}
