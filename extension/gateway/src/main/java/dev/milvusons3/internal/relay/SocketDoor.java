package dev.milvusons3.internal.relay;

import dev.milvusons3.internal.threads.Daemons;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix socket, which other network namespaces reach as well, that leads on to a port of this machine. Who comes by it is on this
 * machine, and is seen at its loopback address.
 */
public final class SocketDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketDoor.class);

    private final Path path;
    private final SocketAddress target;
    private final ServerSocketChannel door;
    private final Set<RelayedConnection> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(Daemons.named("milvus-on-s3-socket"));

    /**
     * Opens it.
     *
     * @param path of the socket, which is removed when this is closed
     * @param target where it leads
     * @throws IOException if there can be no socket
     */
    public SocketDoor(Path path, SocketAddress target) throws IOException {
        this.path = path;
        this.target = target;
        this.door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            door.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            door.close();
            throw e;
        }
        threads.execute(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel near = door.accept();
                threads.execute(() -> lead(near));
            }
        } catch (IOException e) {
            LOG.trace("The socket {} is closed.", path, e);
        }
    }

    private void lead(SocketChannel near) {
        try (RelayedConnection connection = new RelayedConnection(near)) {
            connections.add(connection);
            try {
                connection.relay(target, threads);
            } finally {
                connections.remove(connection);
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        connections.forEach(RelayedConnection::close);
        threads.shutdownNow();
        Files.deleteIfExists(path);
    }
}
