package dev.milvusons3.internal.junit;

import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Setting;
import java.util.Map;

/**
 * One of the ways in which a class or a test is run.
 *
 * @param name for people, such as the region's id
 * @param layer what it asks for
 */
record Variant(String name, Layer layer) {
    /** {@return the variant}
     *
     * @param place of the annotation
     */
    static Variant of(String name, String place, Map<Setting<?>, String> values) {
        return new Variant(name, new Layer(place + " for " + name, values));
    }
}
