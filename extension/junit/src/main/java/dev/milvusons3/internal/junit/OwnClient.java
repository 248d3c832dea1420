package dev.milvusons3.internal.junit;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The place of a client that one context, such as one test, has for itself: empty at first, made when it is asked for, made
 * anew once the test, or the code that it tests, has closed it, and closed with the context.
 *
 * @param <C> the client's type
 */
final class OwnClient<C> implements StoredResource {
    private final Predicate<C> isOpen;
    private final Consumer<C> close;
    private @Nullable C client;

    private OwnClient(Predicate<C> isOpen, Consumer<C> close) {
        this.isOpen = isOpen;
        this.close = close;
    }

    /** {@return the context's own client, open; parameters of the same context get the same as long as nobody closes it} */
    static <C> C of(ExtensionContext context, Class<C> type, Supplier<C> make, Predicate<C> isOpen, Consumer<C> close) {
        // Stores look into those of enclosing contexts too; the id keeps a test from getting its class' client.
        Key key = new Key(type, context.getUniqueId());
        @SuppressWarnings("unchecked") // The type is part of the key.
        OwnClient<C> place = Places.find(context, key, OwnClient.class, () -> new OwnClient<>(isOpen, close));
        return place.get(make);
    }

    private synchronized C get(Supplier<C> make) {
        C known = client;
        // The SDK answers calls of a closed client by minutes of retries.
        if (known == null || !isOpen.test(known)) {
            known = make.get();
            client = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        C known = client;
        client = null;
        if (known != null) {
            close.accept(known);
        }
    }

    private record Key(Class<?> type, String context) {}
}
