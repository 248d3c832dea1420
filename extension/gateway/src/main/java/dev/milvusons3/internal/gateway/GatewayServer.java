package dev.milvusons3.internal.gateway;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.relay.SocketDoor;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/** The HTTP server on one address of this machine: it hands requests on with their paths as they were sent. */
final class GatewayServer implements AutoCloseable {
    private static final int MAX_THREADS = 300;
    private static final int IDLE_MILLIS = 60_000;
    /** Two lengths, two hosts and the like are refused, and the connection closed: nobody else may read it otherwise. */
    private static final HttpCompliance COMPLIANCE =
            HttpCompliance.RFC7230.with("S3", HttpCompliance.Violation.UNSAFE_HOST_HEADER);

    private final InetAddress address;
    private final Server server;
    private final ServerConnector http;
    private final Optional<ServerConnector> https;
    private Optional<SocketDoor> door = Optional.empty();

    /**
     * @param port for plain HTTP; 0 for any that is free
     * @param tls with which it is served on a second port, and by the socket
     * @param tlsPort that second port; 0 for any that is free
     * @param socket where Unix sockets of other network namespaces connect
     * @param unreadable learns of what was answered to requests that the servlet does not get, for they cannot be read
     */
    GatewayServer(
            HttpServlet servlet,
            InetAddress address,
            int port,
            Optional<SSLContext> tls,
            int tlsPort,
            Optional<Path> socket,
            PatientHandler.Patience patience,
            Consumer<AwsError> unreadable)
            throws IOException {
        this.address = address;
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
        threads.setName("milvus-on-s3-gateway");
        threads.setDaemon(true);
        server = new Server(threads, new ScheduledExecutorScheduler("milvus-on-s3-gateway-scheduler", true), null);
        http = connector(port, factories(Optional.empty(), configuration(false)));
        https = tls.map(context -> connector(tlsPort, factories(tls, configuration(true))));
        ServletContextHandler context = new ServletContextHandler();
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.addServlet(new ServletHolder(servlet), "/*");
        server.setHandler(new PatientHandler(context, patience));
        server.setErrorHandler(new S3ErrorHandler(unreadable));
        server.setStopTimeout(0);
        try {
            server.start();
            if (socket.isPresent()) {
                int local = https.orElse(http).getLocalPort();
                door = Optional.of(new SocketDoor(socket.get(), new InetSocketAddress(address, local)));
            }
        } catch (Exception e) {
            close();
            throw new IOException("The gateway cannot listen on " + address.getHostAddress() + at(port, tlsPort), e);
        }
    }

    private static String at(int... ports) {
        String said = Arrays.stream(ports)
                .filter(port -> port != 0)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" and "));
        return said.isEmpty() ? "" : ", port " + said;
    }

    private static ConnectionFactory[] factories(Optional<SSLContext> tls, HttpConfiguration configuration) {
        HttpConnectionFactory http = new HttpConnectionFactory(configuration);
        return tls.map(context ->
                        new ConnectionFactory[] {new SslConnectionFactory(sslContextFactory(context), "http/1.1"), http
                        })
                .orElseGet(() -> new ConnectionFactory[] {http});
    }

    private ServerConnector connector(int port, ConnectionFactory... factories) {
        ServerConnector connector = new ServerConnector(server, 1, 1, factories);
        connector.setHost(address.getHostAddress());
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        return connector;
    }

    private static SslContextFactory.Server sslContextFactory(SSLContext context) {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setSslContext(context);
        return factory;
    }

    private static HttpConfiguration configuration(boolean secure) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setHttpCompliance(COMPLIANCE);
        configuration.setUriCompliance(UriCompliance.LEGACY);
        configuration.setSendServerVersion(false);
        // Signatures cover header values to the letter.
        configuration.setHeaderCacheCaseSensitive(true);
        configuration.setRequestHeaderSize(16 * 1024);
        configuration.setOutputBufferSize(32 * 1024);
        if (secure) {
            SecureRequestCustomizer customizer = new SecureRequestCustomizer();
            // Clients reach it by whatever name leads here; the certificate is the caller's business.
            customizer.setSniHostCheck(false);
            configuration.addCustomizer(customizer);
        }
        return configuration;
    }

    /** {@return where this machine reaches it: on the loopback address, if it listens on all} */
    private String host() {
        InetAddress reached = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        String host = reached.getHostAddress();
        return reached instanceof Inet6Address ? "[" + host + "]" : host;
    }

    URI endpoint() {
        return URI.create("http://" + host() + ":" + http.getLocalPort());
    }

    /** {@return one more, on a port of its own} */
    URI another() throws IOException {
        ServerConnector more = connector(0, new HttpConnectionFactory(configuration(false)));
        try {
            more.start();
        } catch (Exception e) {
            throw new IOException("The gateway cannot listen on one more port of " + address.getHostAddress(), e);
        }
        return URI.create("http://" + host() + ":" + more.getLocalPort());
    }

    Optional<URI> tlsEndpoint() {
        return https.map(c -> URI.create("https://" + host() + ":" + c.getLocalPort()));
    }

    @Override
    public void close() {
        try {
            if (door.isPresent()) {
                door.get().close();
            }
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The gateway's server did not stop", e);
        }
    }

    /** What is wrong before a request can be understood is said in S3's form too. */
    private static final class S3ErrorHandler extends ErrorHandler {
        private final Consumer<AwsError> unreadable;

        S3ErrorHandler(Consumer<AwsError> unreadable) {
            this.unreadable = unreadable;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            AwsError error = switch (response.getStatus()) {
                case 431 ->
                    new AwsError(
                            400,
                            "RequestHeaderSectionTooLarge",
                            "Your request header section exceeds the maximum allowed size.");
                case 414 -> new AwsError(414, "URITooLong", "The specified URI is too long.");
                case 500 -> ErrorAnswers.internal();
                default ->
                    new AwsError(
                            response.getStatus(), "BadRequest", "An error occurred when parsing the HTTP request.");
            };
            if (error.status() < 500) {
                unreadable.accept(error);
            }
            String requestId = Call.newRequestId();
            byte[] body = ErrorAnswers.s3Document(error, requestId);
            response.setStatus(error.status());
            response.getHeaders().put("x-amz-request-id", requestId);
            response.getHeaders().put("x-amz-id-2", ErrorAnswers.HOST_ID);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/xml");
            response.write(true, ByteBuffer.wrap(body), callback);
            return true;
        }
    }
}
