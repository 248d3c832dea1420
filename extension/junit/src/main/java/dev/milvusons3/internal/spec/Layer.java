package dev.milvusons3.internal.spec;

import java.util.Map;

/**
 * What one place in the code says, such as one annotation.
 *
 * @param origin the place, for people
 * @param values what it says; only settings that are set
 */
public record Layer(String origin, Map<Setting<?>, String> values) {
    /** Copies the values. */
    public Layer {
        values = Map.copyOf(values);
    }
}
