package dev.milvusons3.internal.junit;

import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** Where in JUnit's stores things are kept. */
final class Places {
    private static final Namespace NAMESPACE = Namespace.create("dev.milvusons3");

    private Places() {}

    /** {@return a context's store} */
    static Store of(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }

    /**
     * {@return what a context's store, or that of one around it, has under a key}
     *
     * @param empty makes what is put there if there is nothing; it must be quick and not fail, for JUnit remembers failures,
     *     and some versions hold a lock meanwhile
     */
    @SuppressWarnings("deprecation") // JUnit 6 prefers another method, which JUnit 5 does not have.
    static <T> T find(ExtensionContext context, Object key, Class<T> type, Supplier<T> empty) {
        return of(context).getOrComputeIfAbsent(key, k -> empty.get(), type);
    }
}
