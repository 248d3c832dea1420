package dev.milvusons3.internal.kubernetes.embedded;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** An HTTP server on a free port of the loopback interface, and no other. */
final class LoopbackHttp implements AutoCloseable {
    /** The JDK's server reads it once, when the first one of the JVM is made. */
    static final String NO_DELAY = "sun.net.httpserver.nodelay";

    static {
        sendWithoutDelay();
    }

    private final HttpServer server;

    /**
     * For whoever makes such a server. It sends an answer's head and body apart, and the body would wait until the head is acknowledged: 40 ms on a
     * connection that is kept, and Milvus' C++ client asks for credentials before every request to S3.
     */
    static void sendWithoutDelay() {
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
    }

    /**
     * @param executor whose threads are daemons
     * @throws UncheckedIOException if no port can be had
     */
    LoopbackHttp(HttpHandler handler, Executor executor) {
        try {
            // With its name, or that would be looked up.
            InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
            server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("No port of the loopback interface can be had.", e);
        }
        server.setExecutor(executor);
        server.createContext("/", handler);
        // Its thread becomes a daemon like the one that starts it.
        CompletableFuture.runAsync(server::start, executor).join();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
