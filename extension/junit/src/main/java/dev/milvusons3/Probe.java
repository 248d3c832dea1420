package dev.milvusons3;

import org.apiguardian.api.API;

/**
 * How far Milvus is verified before a test gets its client.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum Probe {
    /** Its Go and its C++ client have both reached the bucket, with the role's session and no other identity. */
    IDENTITY,
    /** Also a full round: collection, insert, flush, index, load, search, drop, after which the objects lie under the root path. Costs seconds. */
    WRITE,
    /** Not said: left to the configuration and its default. Only annotations have it. */
    UNSET
}
