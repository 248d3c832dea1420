package dev.milvusons3.internal.gateway.clients;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs programs as a pod does: AWS' names lead to a gateway, over TLS at port 443; an authority of this run is trusted; nothing else is
 * reachable. Namespaces do that, without root.
 *
 * @param directory where the gateway has its Unix socket, {@link #SOCKET}
 */
record Pod(Path directory) {
    static final String SOCKET = "gateway";

    /** The Unix socket of EKS Pod Identity's agent. */
    static final String AGENT = "agent";

    private static final String RELAY = "/dev/milvusons3/internal/milvus/relay.pl";
    private static final List<String> NAMESPACES =
            List.of("unshare", "--user", "--map-root-user", "--mount", "--net", "--pid", "--fork", "--kill-child");

    /** Skips the test where the machine refuses namespaces, or fails where clients are required. */
    static Pod in(Path directory, String authorities) throws Exception {
        List<String> probe = new ArrayList<>(NAMESPACES);
        probe.add("true");
        Toolbox.Outcome refused = Toolbox.run(directory, probe, Map.of());
        if (refused.code() != 0) {
            String reason = "no namespaces can be had here, so clients are not tried over TLS: " + refused.all();
            if (Toolbox.isRequired()) {
                throw new IllegalStateException(reason);
            }
            abort(reason);
        }
        Files.writeString(directory.resolve("authorities"), authorities);
        try (InputStream relay = Pod.class.getResourceAsStream(RELAY)) {
            Files.write(
                    directory.resolve("relay.pl"),
                    Objects.requireNonNull(relay, RELAY).readAllBytes());
        }
        return new Pod(directory);
    }

    /**
     * Runs a command of a shell.
     *
     * @param names the only ones that lead anywhere
     */
    Toolbox.Outcome run(Path workingDirectory, String command, List<String> names, Map<String, String> environment)
            throws Exception {
        Path hosts = hosts(names);
        List<String> all = new ArrayList<>(NAMESPACES);
        all.addAll(List.of("sh", "-ec", """
                mount --bind "$1" /etc/hosts
                for bundle in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt; do
                    [ ! -e $bundle ] || mount --bind authorities $bundle
                done
                exec perl relay.pl . loopback address:169.254.170.23 tcp:443=gateway tcp:169.254.170.23:80=agent -- sh -ec "cd '$2'; $3"
                """, "pod", hosts.toString(), workingDirectory.toString(), command));
        return Toolbox.run(directory, all, environment);
    }

    private Path hosts(List<String> names) throws IOException {
        StringBuilder lines = new StringBuilder("127.0.0.1 localhost\n");
        names.forEach(name -> lines.append("127.0.0.1 ").append(name).append('\n'));
        return Files.writeString(Files.createTempFile(directory, "hosts", ""), lines);
    }
}
