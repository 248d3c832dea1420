package dev.milvusons3.internal.milvus.image;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why something cannot be had: the message says what was found, and the ways out what can be done about exactly that. */
final class UnobtainableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final List<String> waysOut;

    UnobtainableException(String found, String... waysOut) {
        this(found, null, waysOut);
    }

    UnobtainableException(String found, @Nullable Throwable cause, String... waysOut) {
        super(found, cause);
        this.waysOut = List.of(waysOut);
    }

    /** {@return in the imperative, the best first} */
    List<String> waysOut() {
        return waysOut;
    }
}
