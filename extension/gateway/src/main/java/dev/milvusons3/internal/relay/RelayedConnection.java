package dev.milvusons3.internal.relay;

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

/** A TCP connection or one by a Unix socket that goes on by another one of either kind. */
public final class RelayedConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RelayedConnection.class);
    private static final int BUFFER = 64 * 1024;

    private final SocketChannel near;
    private volatile Optional<SocketChannel> far = Optional.empty();

    /** @param near closed with this */
    public RelayedConnection(SocketChannel near) {
        this.near = near;
    }

    /** Connects to the target, and returns when both directions have ended. */
    public void relay(SocketAddress target, Executor other) {
        try {
            withoutDelay(near);
            boolean unix = target instanceof UnixDomainSocketAddress;
            SocketChannel to = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
            far = Optional.of(to);
            withoutDelay(to);
            to.connect(target);
            CompletableFuture<Void> back = CompletableFuture.runAsync(() -> copy(to, near), other);
            copy(near, to);
            back.join();
        } catch (IOException e) {
            LOG.trace("A connection to {} was not made.", target, e);
        }
    }

    private static void withoutDelay(SocketChannel channel) throws IOException {
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
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
