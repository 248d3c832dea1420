package dev.milvusons3.internal.junit;

import dev.milvusons3.MilvusOnS3ConfigurationException;
import dev.milvusons3.MilvusOnS3Matrix;
import dev.milvusons3.MilvusOnS3Regions;
import dev.milvusons3.internal.spec.Setting;
import dev.milvusons3.internal.spec.Settings;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.platform.commons.support.AnnotationSupport;

/** The variants that {@link MilvusOnS3Regions} and {@link MilvusOnS3Matrix} ask for. */
final class Variants {
    private final String subject;
    private final String place;
    private final List<String> problems = new ArrayList<>();
    private final Map<Setting<?>, List<String>> axes = new LinkedHashMap<>();

    private Variants(String subject, String place) {
        this.subject = subject;
        this.place = place;
    }

    /** {@return whether an annotation asks for variants here} */
    static boolean isAskedFor(AnnotatedElement element) {
        return AnnotationSupport.isAnnotated(element, MilvusOnS3Regions.class)
                || AnnotationSupport.isAnnotated(element, MilvusOnS3Matrix.class);
    }

    /**
     * {@return all combinations, the last axis changing first}
     *
     * @param element the class or method that is run in variants
     * @param name the element's, for people
     * @throws MilvusOnS3ConfigurationException if the lists are no lists of different values
     */
    static List<Variant> of(AnnotatedElement element, String name) {
        Optional<MilvusOnS3Regions> regions = AnnotationSupport.findAnnotation(element, MilvusOnS3Regions.class);
        Optional<MilvusOnS3Matrix> matrix = AnnotationSupport.findAnnotation(element, MilvusOnS3Matrix.class);
        Variants variants =
                new Variants(name, (regions.isPresent() ? "@MilvusOnS3Regions" : "@MilvusOnS3Matrix") + " on " + name);
        if (regions.isPresent() && matrix.isPresent()) {
            variants.problems.add("@MilvusOnS3Regions and @MilvusOnS3Matrix are both on " + name
                    + ". Keep the matrix, and name the regions there.");
        } else if (regions.isPresent()) {
            variants.add(Settings.REGION, regions.get().value());
        } else {
            matrix.ifPresent(variants::addAll);
        }
        return variants.combinations();
    }

    private void addAll(MilvusOnS3Matrix matrix) {
        if (matrix.environments().length > 0) {
            add(
                    Settings.ENVIRONMENT,
                    Arrays.stream(matrix.environments()).map(Enum::name).toArray(String[]::new));
        }
        if (matrix.regions().length > 0) {
            add(Settings.REGION, matrix.regions());
        }
        if (matrix.milvusVersions().length > 0) {
            add(Settings.MILVUS_VERSION, matrix.milvusVersions());
        }
        if (axes.isEmpty()) {
            problems.add(place + " names no environments, regions or versions of Milvus. Name some, or remove it.");
        }
    }

    private void add(Setting<?> setting, String[] values) {
        if (values.length == 0) {
            problems.add(setting.name() + "s (" + place + "): the list is empty. Allowed: at least one of: "
                    + setting.allowed() + ".");
        }
        Set<String> seen = new HashSet<>();
        Set<String> repeated = new HashSet<>();
        for (String value : values) {
            if (!seen.add(value) && repeated.add(value)) {
                problems.add(setting.name() + "s (" + place + "): \"" + value
                        + "\" is there more than once. Name each once.");
            }
        }
        axes.put(setting, List.of(values));
    }

    private List<Variant> combinations() {
        if (!problems.isEmpty()) {
            throw new MilvusOnS3ConfigurationException(subject, problems);
        }
        List<Map<Setting<?>, String>> combinations = new ArrayList<>(List.of(Map.of()));
        axes.forEach((setting, values) -> {
            List<Map<Setting<?>, String>> shorter = List.copyOf(combinations);
            combinations.clear();
            shorter.forEach(known -> values.forEach(value -> {
                Map<Setting<?>, String> longer = new LinkedHashMap<>(known);
                longer.put(setting, value);
                combinations.add(longer);
            }));
        });
        return combinations.stream()
                .map(values -> Variant.of(String.join(", ", values.values()), place, new HashMap<>(values)))
                .toList();
    }
}
