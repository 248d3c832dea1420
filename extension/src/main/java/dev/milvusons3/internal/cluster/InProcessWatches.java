package dev.milvusons3.internal.cluster;

import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The open watches between the API server and clients in this JVM: web sockets without a wire. */
final class InProcessWatches implements AutoCloseable {
    private static final int NORMAL_CLOSURE = 1000;

    private final Set<Watch> open = ConcurrentHashMap.newKeySet();

    /** Opens both ends. */
    WebSocket open(RecordedRequest request, MockResponse response, WebSocket.Listener client) {
        Watch watch = new Watch(request, response.getWebSocketListener(), client);
        open.add(watch);
        client.onOpen(watch);
        watch.server.onOpen(watch.serverEnd, response);
        return watch;
    }

    /** Ends them all. */
    @Override
    public void close() {
        open.forEach(watch -> watch.serverEnd.close(NORMAL_CLOSURE, "the client is closed"));
    }

    private final class Watch implements WebSocket {
        private final WebSocketListener server;
        private final ServerEnd serverEnd;

        Watch(RecordedRequest request, WebSocketListener server, Listener client) {
            this.server = server;
            this.serverEnd = new ServerEnd(request, this, client);
        }

        @Override
        public boolean send(ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            server.onMessage(serverEnd, bytes);
            return true;
        }

        @Override
        public boolean sendClose(int code, String reason) {
            if (serverEnd.closed.get()) {
                return false;
            }
            server.onClosing(serverEnd, code, reason);
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

    private final class ServerEnd implements io.fabric8.mockwebserver.http.WebSocket {
        private final RecordedRequest request;
        private final Watch watch;
        private final WebSocket.Listener client;
        private final AtomicBoolean closed = new AtomicBoolean();

        ServerEnd(RecordedRequest request, Watch watch, WebSocket.Listener client) {
            this.request = request;
            this.watch = watch;
            this.client = client;
        }

        @Override
        public RecordedRequest request() {
            return request;
        }

        @Override
        public boolean send(String text) {
            if (closed.get()) {
                return false;
            }
            client.onMessage(watch, text);
            return true;
        }

        @Override
        public boolean send(byte[] bytes) {
            if (closed.get()) {
                return false;
            }
            client.onMessage(watch, ByteBuffer.wrap(bytes));
            return true;
        }

        @Override
        public boolean close(int code, String reason) {
            if (closed.compareAndSet(false, true)) {
                open.remove(watch);
                watch.server.onClosed(this, code, reason);
                client.onClose(watch, code, reason);
            }
            return true;
        }
    }
}
