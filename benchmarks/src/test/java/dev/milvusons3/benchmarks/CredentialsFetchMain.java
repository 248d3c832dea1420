package dev.milvusons3.benchmarks;

import dev.milvusons3.internal.kubernetes.embedded.ContainerCredentialsEndpoint;
import dev.milvusons3.internal.kubernetes.embedded.WebIdentityExchange.TemporaryCredentials;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Prints the median of how many milliseconds a plain process' fetch of its credentials takes, on a connection that is kept as Milvus' C++ client keeps it. */
final class CredentialsFetchMain {
    private static final int WARM_UP = 100;
    private static final int MEASURED = 100;

    private CredentialsFetchMain() {}

    public static void main(String[] arguments) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
        List<Double> fetches = new ArrayList<>();
        try (ContainerCredentialsEndpoint endpoint = new ContainerCredentialsEndpoint(
                (role, session, token) -> new TemporaryCredentials(
                        "ASIAEXAMPLE", "secret", "token", Instant.now().plusSeconds(3600)),
                Clock.systemUTC(),
                Clock.systemUTC(),
                threads)) {
            ContainerCredentialsEndpoint.Access access =
                    endpoint.register("arn:aws:iam::111122223333:role/milvus", "milvus", () -> "token");
            byte[] request = ("GET " + access.uri().getPath() + " HTTP/1.1\r\nHost: "
                            + access.uri().getAuthority() + "\r\nAuthorization: " + access.authorization() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            try (Socket socket = new Socket(access.uri().getHost(), access.uri().getPort())) {
                socket.setTcpNoDelay(true);
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream();
                for (int i = 0; i < WARM_UP + MEASURED; i++) {
                    double millis = Medians.millis(() -> {
                        out.write(request);
                        return answer(in);
                    });
                    if (i >= WARM_UP) {
                        fetches.add(millis);
                    }
                }
            }
        }
        System.out.println(Medians.of(fetches));
    }

    private static byte[] answer(InputStream in) throws Exception {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        String length = head.toString().replaceAll("(?is).*content-length: *(\\d+).*", "$1");
        if (!head.toString().startsWith("HTTP/1.1 200")) {
            throw new IllegalStateException(head.toString());
        }
        return in.readNBytes(Integer.parseInt(length));
    }
}
