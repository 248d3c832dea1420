package dev.milvusons3.internal.junit;

import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What is released when JUnit closes the store that has it: by every version, and whatever JUnit is told to do with other values.
 * JUnit 5.13 began to close whatever is {@link AutoCloseable}, unless its configuration says otherwise; before, this was the only way.
 */
@SuppressWarnings("deprecation")
interface StoredResource extends AutoCloseable, ExtensionContext.Store.CloseableResource {
    @Override
    void close();
}
