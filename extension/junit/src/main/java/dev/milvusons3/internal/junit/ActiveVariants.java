package dev.milvusons3.internal.junit;

import dev.milvusons3.internal.spec.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What the variants in which a test is run ask for. Kept in the class' store, for a test's own is closed before its failure is
 * reported.
 */
final class ActiveVariants {
    private ActiveVariants() {}

    /** Notes what an invocation asks for, for all that is run in it. */
    static void put(ExtensionContext invocation, Layer layer) {
        ExtensionContext classContext = Contexts.findClass(invocation).orElseThrow();
        Places.of(classContext).put(new Key(invocation.getUniqueId()), layer);
    }

    /** Notes what the arguments of a parameterised test or class ask for, if any do. */
    static void putArguments(ExtensionContext context) {
        RegionArguments.find(context).ifPresent(layer -> put(context, layer));
    }

    /** {@return what was noted for a context and those around it, outermost first} */
    static List<Layer> of(ExtensionContext context) {
        List<Layer> layers = new ArrayList<>();
        Optional<ExtensionContext> classContext = Contexts.findClass(context);
        Optional<ExtensionContext> current = Optional.of(context);
        while (current.isPresent() && classContext.isPresent()) {
            find(classContext.get(), current.get()).ifPresent(layer -> layers.add(0, layer));
            current = current.get().getParent();
        }
        return layers.stream().distinct().toList();
    }

    /** {@return whether something was noted for just this context} */
    static boolean startsAt(ExtensionContext context) {
        return Contexts.findClass(context)
                .flatMap(classContext -> find(classContext, context))
                .isPresent();
    }

    private static Optional<Layer> find(ExtensionContext classContext, ExtensionContext context) {
        return Optional.ofNullable(Places.of(classContext).get(new Key(context.getUniqueId()), Layer.class));
    }

    private record Key(String invocation) {}
}
