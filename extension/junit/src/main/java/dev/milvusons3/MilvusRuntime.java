package dev.milvusons3;

import org.apiguardian.api.API;

/**
 * How {@link Environment#EMBEDDED} runs the real Milvus, and so how much of AWS it meets. Set by {@code milvus-on-s3.milvus.runtime}.
 *
 * @see <a href="https://github.com/milvus-io/milvus">Milvus</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum MilvusRuntime {
    /**
     * The default: the first of {@link #NAMESPACE}, {@link #PROCESS} and {@link #CONTAINER} that this machine allows, and that
     * {@code milvus-on-s3.require} does not rule out. The log says which, and why none before it.
     */
    AUTO,

    /**
     * Linux namespaces of its own, for any user: AWS' host names on port 443, TLS by a private authority, the projected token and AssumeRoleWithWebIdentity by
     * both its clients; a read-only root file system, and no port on this machine but those of the test.
     */
    NAMESPACE,

    /** A plain process on this machine's network: plain HTTP, and credentials from an endpoint. */
    PROCESS,

    /** One Docker container, which meets what it would meet in {@link #NAMESPACE}. */
    CONTAINER,
    /** Not said: left to the configuration and its default. Only annotations have it. */
    UNSET
}
