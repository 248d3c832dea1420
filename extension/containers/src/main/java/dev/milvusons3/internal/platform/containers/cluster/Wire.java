package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.internal.json.Json;
import java.util.Arrays;
import java.util.Optional;

/** What is read from JSON in several places. */
final class Wire {
    private Wire() {}

    /** {@return the text of a field that may be missing} */
    static Optional<String> text(Json said, String field) {
        return said.has(field) ? Optional.of(said.get(field).requireText()) : Optional.empty();
    }

    /**
     * {@return the constant that is named}
     *
     * @throws IllegalArgumentException if there is none of that name, with those that there are
     */
    static <E extends Enum<E>> E oneOf(Class<E> type, Json said) {
        String name = said.requireText();
        return Arrays.stream(type.getEnumConstants())
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no \"" + name + "\", only " + Arrays.toString(type.getEnumConstants()) + "."));
    }
}
