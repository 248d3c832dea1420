package dev.milvusons3.gateway;

import org.apiguardian.api.API;

/**
 * Something that goes wrong on purpose, until it is closed or the test ends.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Fault extends AutoCloseable {
    /** Undoes it. Harmless to call twice. */
    @Override
    void close();
}
