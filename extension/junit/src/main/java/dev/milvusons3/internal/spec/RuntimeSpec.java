package dev.milvusons3.internal.spec;

import dev.milvusons3.MilvusRuntime;
import java.util.Set;

/**
 * How {@code EMBEDDED} is to run Milvus.
 *
 * @param asked never {@code UNSET}
 * @param required the only ones that {@code AUTO} may take; empty if it may take any. A runtime that is asked for by name stands
 */
public record RuntimeSpec(MilvusRuntime asked, Set<MilvusRuntime> required) {
    /** {@return whether {@code AUTO} may take it} */
    public boolean allows(MilvusRuntime runtime) {
        return required.isEmpty() || required.contains(runtime);
    }

    /** {@return whether a machine that cannot do it is a failure, whatever the tests say} */
    boolean isRequired() {
        return asked == MilvusRuntime.AUTO ? !required.isEmpty() : required.contains(asked);
    }
}
