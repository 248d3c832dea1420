package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Reader;
import dev.milvusons3.internal.spec.Setting.Refusal;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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

    /** {@return what reads several of them, separated by commas} */
    static <E extends Enum<E>> Reader<Set<E>> setOf(Class<E> type, String noun) {
        return (text, anchor) -> {
            Set<E> chosen = EnumSet.noneOf(type);
            for (String one : text.split(",", -1)) {
                chosen.add(of(type, noun).read(one, anchor));
            }
            return Collections.unmodifiableSet(chosen);
        };
    }

    /** {@return what {@link #setOf} reads; empty if there are none} */
    static String names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).collect(Collectors.joining(", "));
    }

    private static <E extends Enum<E>> List<String> names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(Enum::name)
                .filter(name -> !name.equals(UNSET))
                .toList();
    }
}
