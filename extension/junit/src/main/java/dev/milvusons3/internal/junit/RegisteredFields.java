package dev.milvusons3.internal.junit;

import dev.milvusons3.MilvusOnS3Extension;
import dev.milvusons3.internal.spec.Layer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.AnnotationSupport;

/** Finds fields that hold a {@link MilvusOnS3Extension}, for two of them, or one beside an annotation, would be two answers. */
final class RegisteredFields {
    private RegisteredFields() {}

    /** {@return the fields that have a say in a test class, for people} */
    static List<String> of(Class<?> testClass, List<Class<?>> enclosing) {
        Set<String> fields = new LinkedHashSet<>();
        enclosing.forEach(outer -> add(outer, fields));
        add(testClass, fields);
        return List.copyOf(fields);
    }

    private static void add(Class<?> testClass, Set<String> fields) {
        AnnotationSupport.findAnnotatedFields(
                        testClass,
                        RegisterExtension.class,
                        field -> MilvusOnS3Extension.class.isAssignableFrom(field.getType()))
                .forEach(field -> fields.add("MilvusOnS3Extension in field "
                        + field.getDeclaringClass().getName() + "." + field.getName()));
    }

    /** {@return a problem if there is more than one answer} */
    static List<String> conflicts(List<Layer> annotations, List<String> fields) {
        if (fields.isEmpty() || annotations.isEmpty() && fields.size() == 1) {
            return List.of();
        }
        List<String> places =
                new ArrayList<>(annotations.stream().map(Layer::origin).toList());
        places.addAll(fields);
        return List.of(String.join(" and ", places)
                + " would each have a deployment injected. Keep the annotation, or a single field.");
    }
}
