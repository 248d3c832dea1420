package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.internal.milvus.HostPorts;
import dev.milvusons3.internal.milvus.MilvusContainerRuntime;
import dev.milvusons3.internal.milvus.NamespaceRuntime;
import dev.milvusons3.internal.milvus.Namespaces;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.Settings;
import dev.milvusons3.internal.tls.PrivateAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses how a deployment's Milvus is run. */
final class ServerRuntimes {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    /** Of a Unix socket's path, with its end. */
    private static final int LONGEST_PATH = 107;

    private static final String LONGEST_NAME = "/19530-1000";

    private ServerRuntimes() {}

    /**
     * {@return how it will be run}
     *
     * @throws MilvusOnS3UnavailableException if this machine does not allow what was asked for
     */
    static MilvusRuntime choose(DeploymentSpec spec) {
        return switch (spec.milvusRuntime()) {
            case AUTO -> best();
            case NAMESPACE -> {
                Optional<String> obstacle = Namespaces.obstacle();
                if (obstacle.isPresent()) {
                    throw unavailable(
                            MilvusRuntime.NAMESPACE,
                            obstacle.get(),
                            "Allow it, or set " + Settings.MILVUS_RUNTIME.key()
                                    + " to PROCESS (plain HTTP, no web identity of Milvus' own) or CONTAINER (needs Docker).");
                }
                yield MilvusRuntime.NAMESPACE;
            }
            case PROCESS -> MilvusRuntime.PROCESS;
            case CONTAINER -> MilvusRuntime.CONTAINER;
        };
    }

    private static MilvusRuntime best() {
        Optional<String> obstacle = Namespaces.obstacle();
        if (obstacle.isEmpty()) {
            LOG.info("EMBEDDED runs Milvus in namespaces of its own (NAMESPACE).");
            return MilvusRuntime.NAMESPACE;
        }
        LOG.warn(
                "EMBEDDED runs Milvus as a plain process (PROCESS), which meets neither TLS nor web identity; not in namespaces: {}",
                obstacle.get());
        return MilvusRuntime.PROCESS;
    }

    private static MilvusOnS3UnavailableException unavailable(MilvusRuntime asked, String found, String remedy) {
        return new MilvusOnS3UnavailableException(
                Settings.MILVUS_RUNTIME.key() + " = " + asked + ": not on this machine: " + found + "\n" + remedy,
                null);
    }

    /** @param directory of the deployment's files */
    static ServerRuntime open(DeploymentSpec spec, Path directory, EmbeddedInstaller installer) throws IOException {
        return switch (choose(spec)) {
            case NAMESPACE -> namespace(spec, directory, installer);
            default -> new ProcessServer(new MilvusContainerRuntime(installer::home));
        };
    }

    private static ServerRuntime namespace(DeploymentSpec spec, Path directory, EmbeddedInstaller installer)
            throws IOException {
        Path sockets = sockets(directory);
        PrivateAuthority authority = PrivateAuthority.create();
        HostPorts ports = new HostPorts();
        NamespaceRuntime containers =
                new NamespaceRuntime(installer::image, spec.region(), sockets, authority::pem, ports);
        return new IsolatedServer(
                MilvusRuntime.NAMESPACE,
                spec.region(),
                sockets.resolve(NamespaceRuntime.GATEWAY),
                authority,
                ports,
                containers);
    }

    private static Path sockets(Path directory) throws IOException {
        Path sockets = directory.resolve("s");
        int length = (sockets + LONGEST_NAME).getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw unavailable(
                    MilvusRuntime.NAMESPACE,
                    "Unix sockets have paths of at most " + LONGEST_PATH + " bytes, and those in " + sockets
                            + " would have " + length,
                    "Set java.io.tmpdir to a shorter path, or " + Settings.MILVUS_RUNTIME.key() + " to PROCESS.");
        }
        return Files.createDirectory(sockets);
    }
}
