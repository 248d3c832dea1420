package dev.milvusons3.internal.spec;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.internal.spec.Setting.Refusal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What has to be available.
 *
 * @param environments for which no test is disabled
 * @param runtimes for which no test of {@code EMBEDDED} is disabled, and below which {@code AUTO} does not go
 */
record Required(Set<Environment> environments, Set<MilvusRuntime> runtimes) {
    static final Required NOTHING = new Required(Set.of(), Set.of());

    private static final List<Environment> ENVIRONMENTS =
            List.of(Environment.EMBEDDED, Environment.CONTAINERS, Environment.AWS);
    private static final List<MilvusRuntime> RUNTIMES =
            List.of(MilvusRuntime.NAMESPACE, MilvusRuntime.PROCESS, MilvusRuntime.CONTAINER);

    static final String ALLOWED =
            "environments and runtimes of " + String.join(", ", names()) + ", separated by commas";

    /** Reads a list. */
    static Required read(String text, Class<?> anchor) throws Refusal {
        Set<Environment> environments = EnumSet.noneOf(Environment.class);
        Set<MilvusRuntime> runtimes = EnumSet.noneOf(MilvusRuntime.class);
        List<String> unknown = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            String upper = name.trim().toUpperCase(Locale.ROOT);
            boolean known = add(upper, ENVIRONMENTS, environments) | add(upper, RUNTIMES, runtimes);
            if (!known) {
                unknown.add(upper);
            }
        }
        if (!unknown.isEmpty()) {
            throw new Refusal("no such environment or runtime: " + unknown.get(0)
                    + Nearest.endOfSentence(unknown.get(0), names()) + " Allowed: " + ALLOWED + ".");
        }
        return new Required(environments, runtimes);
    }

    private static <E extends Enum<E>> boolean add(String name, List<E> from, Set<E> to) {
        return from.stream()
                .filter(constant -> constant.name().equals(name))
                .map(to::add)
                .findFirst()
                .isPresent();
    }

    private static List<String> names() {
        return Stream.<Enum<?>>concat(ENVIRONMENTS.stream(), RUNTIMES.stream())
                .map(Enum::name)
                .toList();
    }
}
