package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.relay.RelayedConnection;
import dev.milvusons3.internal.threads.Daemons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ports of this machine's loopback interface that lead into containers, as a pod's {@code hostPort} does. They are bound when they are chosen, so that
 * nobody else takes them before the container runs, and stay when it is started again.
 */
public final class HostPorts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostPorts.class);

    private final Map<Integer, Port> ports = new ConcurrentHashMap<>();
    private final Executor threads = Executors.newCachedThreadPool(Daemons.named("milvus-on-s3-port"));

    /**
     * {@return a port that was free, and is now ours until it is closed}
     *
     * @throws UncheckedIOException if none can be had
     */
    public int open() {
        return bind(0).number();
    }

    /** Has a port lead to where a container listens. One that was not opened before is opened. */
    void lead(int number, SocketAddress target) {
        ports.computeIfAbsent(number, this::bind).target = Optional.of(target);
    }

    /** Lets others have a port, and ends its connections. Harmless if it is not open. */
    public void close(int number) {
        Optional.ofNullable(ports.remove(number)).ifPresent(Port::close);
    }

    /** Closes them all. */
    @Override
    public void close() {
        ports.keySet().forEach(this::close);
    }

    private Port bind(int number) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open();
            try {
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number), 128);
            } catch (IOException taken) {
                server.close();
                throw taken;
            }
            Port port = new Port(server);
            ports.put(port.number(), port);
            threads.execute(port::serve);
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException("Port " + number + " of the loopback interface cannot be had.", e);
        }
    }

    /** One port and its connections. */
    private final class Port {
        private final ServerSocketChannel server;
        private final Set<RelayedConnection> connections = ConcurrentHashMap.newKeySet();
        private volatile Optional<SocketAddress> target = Optional.empty();
        /** Until then the kernel lets connections in, for a thread that waits for one holds the socket. */
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        Port(ServerSocketChannel server) {
            this.server = server;
        }

        int number() {
            return server.socket().getLocalPort();
        }

        void serve() {
            try {
                while (true) {
                    SocketChannel near = server.accept();
                    threads.execute(() -> serve(near));
                }
            } catch (ClosedChannelException closed) {
                LOG.trace("A port no longer leads into a container.", closed);
            } catch (IOException e) {
                LOG.warn("Port {} no longer leads into a container.", number(), e);
            } finally {
                ended.complete(null);
            }
        }

        private void serve(SocketChannel near) {
            try (RelayedConnection connection = new RelayedConnection(near)) {
                connections.add(connection);
                // Where nobody listens yet, the connection ends at once, as if nobody listened here either.
                if (target.isPresent() && server.isOpen()) {
                    connection.relay(target.get(), threads);
                }
                connections.remove(connection);
            }
        }

        void close() {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException("Port " + number() + " cannot be closed.", e);
            }
            ended.join();
            connections.forEach(RelayedConnection::close);
        }
    }
}
