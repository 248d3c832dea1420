package dev.milvusons3;

import org.apiguardian.api.API;

/**
 * Where a deployment is made.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum Environment {
    /** In the test's own JVM, with the real Milvus as a local process: no Docker, no account. */
    EMBEDDED,
    /** LocalStack and k3s, by Testcontainers. */
    CONTAINERS,
    /** A real AWS account and EKS. */
    AWS,
    /** Not said: left to the configuration and its default. Only annotations have it. */
    UNSET
}
