package dev.milvusons3.internal.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/** Resets a connection as a broken load balancer does: the client sees neither an answer nor an orderly end. */
final class ConnectionReset {
    private ConnectionReset() {}

    static void of(HttpServletRequest request) throws IOException {
        EndPoint endPoint = ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
        Object transport = endPoint.getTransport();
        while (transport instanceof EndPoint inner) { // TLS is an end point over another.
            endPoint = inner;
            transport = inner.getTransport();
        }
        if (transport instanceof SocketChannel channel) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        endPoint.close();
    }
}
