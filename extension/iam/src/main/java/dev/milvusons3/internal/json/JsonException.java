package dev.milvusons3.internal.json;

import org.jspecify.annotations.Nullable;

/** Something is not JSON, or not the JSON that it should be. */
public final class JsonException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    JsonException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
