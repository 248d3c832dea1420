package dev.milvusons3.internal.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Classes that are run several times, and their invocations; JUnit has them since 5.13. */
final class ClassTemplates {
    private static final boolean AVAILABLE = isPresent("org.junit.jupiter.api.ClassTemplate");

    private ClassTemplates() {}

    /** {@return whether a class' context is that of a template, with all its invocations} */
    static boolean isTemplate(ExtensionContext context) {
        return isOfTemplate(context) && !isSameClass(context.getParent(), context);
    }

    /** {@return the contexts of the invocations that a context is in, or is, outermost first} */
    static List<ExtensionContext> invocationsAround(ExtensionContext context) {
        List<ExtensionContext> invocations = new ArrayList<>();
        Optional<ExtensionContext> current = Optional.of(context);
        while (current.isPresent()) {
            ExtensionContext each = current.get();
            if (each.getTestMethod().isEmpty() && isOfTemplate(each) && isSameClass(each.getParent(), each)) {
                invocations.add(0, each);
            }
            current = each.getParent();
        }
        return invocations;
    }

    private static boolean isSameClass(Optional<ExtensionContext> parent, ExtensionContext context) {
        return parent.isPresent() && parent.get().getTestClass().equals(context.getTestClass());
    }

    private static boolean isOfTemplate(ExtensionContext context) {
        return AVAILABLE && Annotated.isTemplate(context);
    }

    private static boolean isPresent(String className) {
        try {
            Class.forName(className, false, ExtensionContext.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Loaded only where JUnit has the annotation. */
    private static final class Annotated {
        static boolean isTemplate(ExtensionContext context) {
            return context.getTestClass()
                    .filter(type -> AnnotationSupport.isAnnotated(type, ClassTemplate.class))
                    .isPresent();
        }
    }
}
