package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Reader;
import dev.milvusons3.internal.spec.Setting.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads constants of enums: in any case, but spelt right. */
final class Choices {
    /** The constant by which an annotation says nothing. */
    static final String UNSET = "UNSET";

    private Choices() {}

    /** {@return all constants, for people} */
    static <E extends Enum<E>> String list(Class<E> type) {
        return "one of " + names(type).stream().collect(Collectors.joining(", "));
    }

    /** {@return what reads one} */
    static <E extends Enum<E>> Reader<E> of(Class<E> type, String noun) {
        return (text, anchor) -> {
            if (text.indexOf(',') >= 0) {
                throw new Refusal("more than one value. Allowed: at most " + list(type) + ".");
            }
            String upper = text.trim().toUpperCase(Locale.ROOT);
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equals(upper) && !upper.equals(UNSET)) {
                    return constant;
                }
            }
            throw new Refusal(
                    "no such " + noun + Nearest.endOfSentence(upper, names(type)) + " Allowed: " + list(type) + ".");
        };
    }

    private static <E extends Enum<E>> List<String> names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(Enum::name)
                .filter(name -> !name.equals(UNSET))
                .toList();
    }
}
