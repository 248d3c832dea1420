package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who watches the store's objects, and what happened lately. A client that lists and then watches from the list's version on misses nothing in between.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes">Efficient detection of changes</a>
 */
final class Watches {
    private static final int REMEMBERED = 1024;
    private static final String TOO_OLD = """
            {"type":"ERROR","object":{"apiVersion":"v1","kind":"Status","status":"Failure","reason":"Expired","code":410,\
            "message":"too old resource version"}}""";

    private final Executor executor;
    private final Set<Watch> open = ConcurrentHashMap.newKeySet();
    private final Deque<Change> history = new ArrayDeque<>();
    private long forgottenUpTo;

    /** @param executor on which watchers hear of changes */
    Watches(Executor executor) {
        this.executor = executor;
    }

    /**
     * A change of one object.
     *
     * @param version of the object by this change; it grows from change to change
     * @param before the object as it was; null if it is new
     * @param after the object as it is; null if it is gone
     * @param json the object as it is now, or was at its end
     */
    record Change(
            long version,
            ApiPath path,
            @Nullable GenericKubernetesResource before,
            @Nullable GenericKubernetesResource after,
            String json) {
        /** {@return the event for who watches a selection, if the object was or is in it} */
        Optional<String> asSeenBy(Selection selection) {
            boolean was = before != null && selection.matches(path, before);
            boolean is = after != null && selection.matches(path, after);
            if (was && is) {
                return Optional.of(event("MODIFIED", json));
            } else if (was) {
                return Optional.of(event("DELETED", json));
            }
            return is ? Optional.of(event("ADDED", json)) : Optional.empty();
        }
    }

    /** To be called under the store's lock. */
    void changed(Change change) {
        history.add(change);
        if (history.size() > REMEMBERED) {
            forgottenUpTo = history.remove().version();
        }
        open.forEach(watch -> change.asSeenBy(watch.selection).ifPresent(watch::enqueue));
    }

    /**
     * Begins a watch; to be called under the store's lock.
     *
     * @param since the version that the watcher knows; if empty it knows nothing
     * @param current the objects it watches, as they are now
     */
    Watch open(Selection selection, OptionalLong since, List<String> current) {
        Watch watch = new Watch(selection);
        if (since.isEmpty()) {
            current.forEach(object -> watch.enqueue(event("ADDED", object)));
        } else if (since.getAsLong() < forgottenUpTo) {
            watch.enqueue(TOO_OLD);
        } else {
            history.stream()
                    .filter(change -> change.version() > since.getAsLong())
                    .forEach(change -> change.asSeenBy(selection).ifPresent(watch::enqueue));
        }
        open.add(watch);
        return watch;
    }

    private static String event(String type, String object) {
        return "{\"type\":\"" + type + "\",\"object\":" + object + "}";
    }

    /** One watcher: its events leave in order, one at a time, and not on the thread that makes the change. */
    final class Watch {
        private final Selection selection;
        private final Queue<String> events = new ArrayDeque<>();
        private @Nullable Consumer<String> receiver;
        private boolean sending;

        private Watch(Selection selection) {
            this.selection = selection;
        }

        /** Sends what has happened, and from now on what happens, as JSON. */
        synchronized void sendTo(Consumer<String> to) {
            receiver = to;
            sendInBackground();
        }

        /** Nothing is sent any more, but for what is on its way. */
        void close() {
            open.remove(this);
        }

        private synchronized void enqueue(String event) {
            events.add(event);
            sendInBackground();
        }

        private void sendInBackground() {
            Consumer<String> to = receiver;
            if (!sending && to != null && !events.isEmpty()) {
                sending = true;
                executor.execute(() -> sendAll(to));
            }
        }

        private void sendAll(Consumer<String> to) {
            for (Optional<String> event = next(); event.isPresent(); event = next()) {
                to.accept(event.get());
            }
        }

        private synchronized Optional<String> next() {
            Optional<String> next = Optional.ofNullable(events.poll());
            sending = next.isPresent();
            return next;
        }
    }
}
