package dev.milvusons3.internal.spec;

import dev.milvusons3.setup.Setup;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A deployment as the code asks for it, not yet validated.
 *
 * @param anchor the test class; its class loader finds the resources
 * @param layers what the places in the code say; none contradicts another in a valid request
 * @param conflicts what else is wrong with how it is asked for, as problems
 * @param setup that has been read already; no layer names one then
 */
public record SpecRequest(Class<?> anchor, List<Layer> layers, List<String> conflicts, Optional<Setup> setup) {
    /** Copies the lists. */
    public SpecRequest {
        layers = List.copyOf(layers);
        conflicts = List.copyOf(conflicts);
    }

    /** A request without a set-up that has been read already. */
    public SpecRequest(Class<?> anchor, List<Layer> layers, List<String> conflicts) {
        this(anchor, layers, conflicts, Optional.empty());
    }

    /** {@return the same with more layers} */
    public SpecRequest with(List<Layer> more) {
        return new SpecRequest(
                anchor, Stream.concat(layers.stream(), more.stream()).toList(), conflicts, setup);
    }
}
