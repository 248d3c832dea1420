package dev.milvusons3.internal.milvus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TCP connection that goes on by another one, or by a Unix socket. */
final class RelayedConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RelayedConnection.class);
    private static final int BUFFER = 64 * 1024;

    private final SocketChannel near;
    private volatile Optional<SocketChannel> far = Optional.empty();

    RelayedConnection(SocketChannel near) {
        this.near = near;
    }

    /** Connects to the target, and returns when both directions have ended. */
    void relay(SocketAddress target, Executor other) {
        try {
            near.setOption(StandardSocketOptions.TCP_NODELAY, true);
            boolean unix = target instanceof UnixDomainSocketAddress;
            SocketChannel to = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
            far = Optional.of(to);
            if (!unix) {
                to.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            to.connect(target);
            CompletableFuture<Void> back = CompletableFuture.runAsync(() -> copy(to, near), other);
            copy(near, to);
            back.join();
        } catch (IOException e) {
            LOG.trace("A connection to {} was not made.", target, e);
        }
    }

    /** Until the one end has sent all; the other direction may go on. */
    private void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            LOG.trace("A connection broke.", e);
            close();
        }
    }

    @Override
    public void close() {
        try (near) {
            if (far.isPresent()) {
                far.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A connection cannot be closed.", e);
        }
    }
}
