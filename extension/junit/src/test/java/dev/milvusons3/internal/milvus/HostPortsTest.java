package dev.milvusons3.internal.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class HostPortsTest {
    private static final long SEED = 20261129;

    private final HostPorts ports = new HostPorts();

    @AfterEach
    void close() {
        ports.close();
    }

    @Test
    void nobodyElseCanHaveAPortThatIsNotLedAnywhereYet() {
        int port = ports.open();

        assertThatThrownBy(() -> new ServerSocket(port, 1, InetAddress.getLoopbackAddress()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aConnectionEndsAtOnceWhereNobodyListensYet() throws IOException {
        int port = ports.open();

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void everythingComesThroughAUnixSocketAndBackAndEndsWhereItEnded() throws IOException {
        byte[] sent = new byte[3_000_000];
        new Random(SEED).nextBytes(sent);
        Path directory = Files.createTempDirectory("p");
        Path path = directory.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            int port = ports.open();
            ports.lead(port, UnixDomainSocketAddress.of(path));
            CompletableFuture<Void> echo = CompletableFuture.runAsync(() -> echo(server));

            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> readAll(socket));
                socket.getOutputStream().write(sent);
                socket.shutdownOutput();

                assertThat(Arrays.equals(received.join(), sent)).isTrue();
            }
            echo.join();
        } finally {
            Files.deleteIfExists(path);
            Files.delete(directory);
        }
    }

    @Test
    void aPortCanBeLedElsewhereAndStays() throws IOException {
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = ports.open();
            ports.lead(port, first.getLocalSocketAddress());
            ports.lead(port, second.getLocalSocketAddress());

            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    Socket accepted = second.accept()) {
                accepted.getOutputStream().write('2');
                assertThat(socket.getInputStream().read()).isEqualTo('2');
            }
        }
    }

    @Test
    void closingEndsConnectionsAndLetsOthersHaveThePort() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = ports.open();
            ports.lead(port, server.getLocalSocketAddress());
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    Socket accepted = server.accept()) {
                ports.close(port);

                assertThat(accepted.getInputStream().read()).isEqualTo(-1);
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
                    .isInstanceOf(ConnectException.class);
            ports.close(port);
        }
    }

    private static void echo(ServerSocketChannel server) {
        try (SocketChannel accepted = server.accept()) {
            ByteBuffer buffer = ByteBuffer.allocate(10_000);
            while (accepted.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    accepted.write(buffer);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] readAll(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
