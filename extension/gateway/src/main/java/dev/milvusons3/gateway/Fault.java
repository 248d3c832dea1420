package dev.milvusons3.gateway;

/**
 * Something that goes wrong on purpose, until it is closed or the test ends.
 *
 * @since 0.1
 */
public interface Fault extends AutoCloseable {
    /** Undoes it. Harmless to call twice. */
    @Override
    void close();
}
