package dev.milvusons3;

import org.apiguardian.api.API;

/**
 * What becomes of tests where their environment cannot be had, such as {@link Environment#CONTAINERS} without Docker.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum IfUnavailable {
    /** They fail; the cause of the failure is a {@link MilvusOnS3UnavailableException}. */
    FAIL,
    /**
     * They are disabled, and the report says why; unless {@code milvus-on-s3.require} names the environment, or the runtime of
     * {@link Environment#EMBEDDED} that they ask for: a build that was promised Docker does not go green without it.
     */
    DISABLE,
    /** Not said: left to the configuration and its default. Only annotations have it. */
    UNSET
}
