package dev.milvusons3.internal.cluster;

import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Who watches the store's objects, and what happened lately. A client that lists and then watches from the list's version on misses nothing in between, which it does with
 * the CRUD server's own watches: those begin with what is there at the moment, so that a deletion in between is never heard of.
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
     * @param before the object's attributes; null if it is new
     * @param after the object's attributes; null if it is gone
     * @param object as it is now, or was at its end
     */
    record Change(
            long version,
            @Nullable AttributeSet before,
            @Nullable AttributeSet after,
            String object) {
        /** {@return the event for who watches objects with these attributes, if it is any of theirs} */
        Optional<String> asSeenBy(AttributeSet query) {
            boolean was = before != null && before.matches(query);
            boolean is = after != null && after.matches(query);
            if (was && is) {
                return Optional.of(event("MODIFIED", object));
            } else if (was) {
                return Optional.of(event("DELETED", object));
            }
            return is ? Optional.of(event("ADDED", object)) : Optional.empty();
        }
    }

    /** To be called under the store's write lock. */
    void changed(Change change) {
        history.add(change);
        if (history.size() > REMEMBERED) {
            forgottenUpTo = history.remove().version();
        }
        open.forEach(watch -> change.asSeenBy(watch.query).ifPresent(watch::enqueue));
    }

    /**
     * Begins a watch; to be called under one of the store's locks.
     *
     * @param since the version that the watcher knows; if empty it knows nothing
     * @param current the objects it watches, as they are now
     */
    WebSocketListener open(AttributeSet query, OptionalLong since, List<String> current) {
        Watch watch = new Watch(query);
        if (since.isEmpty()) {
            current.forEach(object -> watch.enqueue(event("ADDED", object)));
        } else if (since.getAsLong() < forgottenUpTo) {
            watch.enqueue(TOO_OLD);
        } else {
            history.stream()
                    .filter(change -> change.version() > since.getAsLong())
                    .forEach(change -> change.asSeenBy(query).ifPresent(watch::enqueue));
        }
        open.add(watch);
        return watch;
    }

    private static String event(String type, String object) {
        return "{\"type\":\"" + type + "\",\"object\":" + object + "}";
    }

    /** One watcher: its events leave in order, one at a time, and not on the thread that makes the change. */
    private final class Watch extends WebSocketListener {
        private final AttributeSet query;
        private final Queue<String> events = new ArrayDeque<>();
        private @Nullable WebSocket socket;
        private boolean sending;

        Watch(AttributeSet query) {
            this.query = query;
        }

        synchronized void enqueue(String event) {
            events.add(event);
            sendInBackground();
        }

        @Override
        public synchronized void onOpen(WebSocket webSocket, Response response) {
            socket = webSocket;
            sendInBackground();
        }

        @Override
        public void onClosing(WebSocket webSocket, int code, String reason) {
            webSocket.close(code, reason);
        }

        @Override
        public void onClosed(WebSocket webSocket, int code, String reason) {
            open.remove(this);
        }

        private void sendInBackground() {
            WebSocket to = socket;
            if (!sending && to != null && !events.isEmpty()) {
                sending = true;
                executor.execute(() -> sendAll(to));
            }
        }

        private void sendAll(WebSocket to) {
            for (Optional<String> event = next(); event.isPresent(); event = next()) {
                to.send(event.get());
            }
        }

        private synchronized Optional<String> next() {
            Optional<String> next = Optional.ofNullable(events.poll());
            sending = next.isPresent();
            return next;
        }
    }
}
