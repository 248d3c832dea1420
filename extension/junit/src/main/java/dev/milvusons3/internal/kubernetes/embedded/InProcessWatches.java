package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.client.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The open watches between the API server and clients in this JVM: web sockets without a wire. */
final class InProcessWatches implements AutoCloseable {
    private static final int NORMAL_CLOSURE = 1000;

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Opens both ends. */
    WebSocket open(Watches.Watch watch, WebSocket.Listener client) {
        Socket socket = new Socket(watch, client);
        open.add(socket);
        client.onOpen(socket);
        watch.sendTo(socket::receive);
        return socket;
    }

    /** Ends them all. */
    @Override
    public void close() {
        open.forEach(socket -> socket.sendClose(NORMAL_CLOSURE, "the client is closed"));
    }

    /** The client's end. */
    private final class Socket implements WebSocket {
        private final Watches.Watch watch;
        private final Listener client;
        private final AtomicBoolean closed = new AtomicBoolean();

        Socket(Watches.Watch watch, Listener client) {
            this.watch = watch;
            this.client = client;
        }

        void receive(String event) {
            if (!closed.get()) {
                client.onMessage(this, event);
            }
        }

        /** A watch hears nothing from its client. */
        @Override
        public boolean send(ByteBuffer buffer) {
            return !closed.get();
        }

        @Override
        public boolean sendClose(int code, String reason) {
            if (!closed.compareAndSet(false, true)) {
                return false;
            }
            open.remove(this);
            watch.close();
            client.onClose(this, code, reason);
            return true;
        }

        @Override
        public long queueSize() {
            return 0;
        }

        /** Messages come as they are made: they are few, and the client queues them. */
        @Override
        public void request() {}
    }
}
