package dev.milvusons3.internal.junit;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** Where in JUnit's stores things are kept. */
final class Places {
    private static final Namespace NAMESPACE = Namespace.create("dev.milvusons3");
    private static final boolean HAS_SESSIONS = Stream.of(ExtensionContext.class.getDeclaredClasses())
            .anyMatch(type -> type.getSimpleName().equals("StoreScope"));

    private Places() {}

    /** {@return a context's store} */
    static Store of(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }

    /**
     * {@return the store of the whole run} It is closed last, when the launcher's session ends. A session executes several times where Surefire
     * hands classes to its forks one by one. JUnit's extensions see it since 5.13; before, a run is one execution.
     */
    static Store ofRun(ExtensionContext context) {
        return HAS_SESSIONS
                ? context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, NAMESPACE)
                : of(context.getRoot());
    }

    /**
     * {@return what a context's store, or that of one around it, has under a key}
     *
     * @param empty makes what is put there if there is nothing; it must be quick and not fail, for JUnit remembers failures,
     *     and some versions hold a lock meanwhile
     */
    static <T> T find(ExtensionContext context, Object key, Class<T> type, Supplier<T> empty) {
        return find(of(context), key, type, empty);
    }

    /** {@return what a store has under a key; {@code empty} is as above} */
    @SuppressWarnings("deprecation") // JUnit 6 prefers another method, which JUnit 5 does not have.
    static <T> T find(Store store, Object key, Class<T> type, Supplier<T> empty) {
        return store.getOrComputeIfAbsent(key, k -> empty.get(), type);
    }
}
