package dev.milvusons3.internal.spec;

import java.util.List;

/**
 * A deployment as the code asks for it, not yet validated.
 *
 * @param anchor the test class; its class loader finds the resources
 * @param layers what the places in the code say; none contradicts another in a valid request
 * @param conflicts what else is wrong with how it is asked for, as problems
 */
public record SpecRequest(Class<?> anchor, List<Layer> layers, List<String> conflicts) {
    /** Copies the lists. */
    public SpecRequest {
        layers = List.copyOf(layers);
        conflicts = List.copyOf(conflicts);
    }
}
