package dev.milvusons3.internal.gateway.store;

/**
 * A version that is being read: its bytes stay until it is closed, whatever becomes of the object.
 *
 * @param version as it was when it was opened
 */
public record OpenedVersion(ObjectVersion version) implements AutoCloseable {
    @Override
    public void close() {
        version.body().release();
    }
}
