package dev.milvusons3.internal.junit;

import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Finds contexts of classes. */
final class Contexts {
    private Contexts() {}

    /** {@return the nearest context that is a class'; empty outside classes} */
    static Optional<ExtensionContext> findClass(ExtensionContext context) {
        Optional<ExtensionContext> current = Optional.of(context);
        while (current.isPresent() && !isClass(current.get())) {
            current = current.get().getParent();
        }
        return current;
    }

    /** Neither a method nor a dynamic node, which has no class although it is in one. */
    private static boolean isClass(ExtensionContext context) {
        return context.getTestClass().isPresent() && context.getTestMethod().isEmpty();
    }

    /** {@return the nearest context that is a test method's, or one invocation's of it; empty outside methods} */
    static Optional<ExtensionContext> findMethod(ExtensionContext context) {
        Optional<ExtensionContext> current = Optional.of(context);
        while (current.isPresent() && current.get().getTestMethod().isEmpty()) {
            current = current.get().getParent();
        }
        return current;
    }

    /** {@return the context at whose end a class has ended, with all invocations if it is a class template, but in one variant} */
    static ExtensionContext owner(ExtensionContext classContext) {
        return lastParent(classContext, parent -> parent.getTestClass().equals(classContext.getTestClass()));
    }

    /** {@return the context of the class that is nested in no other} */
    static ExtensionContext outermost(ExtensionContext classContext) {
        return lastParent(classContext, parent -> parent.getTestClass().isPresent());
    }

    private static ExtensionContext lastParent(ExtensionContext context, Predicate<ExtensionContext> condition) {
        ExtensionContext last = context;
        Optional<ExtensionContext> parent = last.getParent().filter(condition);
        while (parent.isPresent() && !ActiveVariants.startsAt(last)) {
            last = parent.get();
            parent = last.getParent().filter(condition);
        }
        return last;
    }
}
