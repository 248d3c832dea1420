package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.internal.kubernetes.embedded.ContainerRuntime;
import dev.milvusons3.internal.milvus.DockerCli;
import dev.milvusons3.internal.milvus.DockerRuntime;
import dev.milvusons3.internal.milvus.HostPorts;
import dev.milvusons3.internal.milvus.NamespaceRuntime;
import dev.milvusons3.internal.milvus.Namespaces;
import dev.milvusons3.internal.milvus.image.MilvusSources;
import dev.milvusons3.internal.report.Progress;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.Settings;
import dev.milvusons3.internal.tls.PrivateAuthority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses how a deployment's Milvus is run. */
final class ServerRuntimes {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    /** How long the path of a Unix socket may be, and how long its part below the directory for temporary files gets. */
    private static final int LONGEST_PATH = 107;

    private static final int LONGEST_END = 60;

    private ServerRuntimes() {}

    /**
     * {@return how it will be run}
     *
     * @throws MilvusOnS3UnavailableException if this machine does not allow what was asked for
     */
    static MilvusRuntime choose(DeploymentSpec spec) {
        return switch (spec.milvusRuntime()) {
            case UNSET -> throw new IllegalStateException("A spec says which runtime is asked for.");
            case AUTO -> best(spec);
            case NAMESPACE ->
                insist(
                        MilvusRuntime.NAMESPACE,
                        tooLong().or(Namespaces::obstacle),
                        "Allow it, or let Milvus run as a plain process over plain HTTP (PROCESS), or by Docker (CONTAINER).");
            case PROCESS -> MilvusRuntime.PROCESS;
            case CONTAINER ->
                insist(
                        MilvusRuntime.CONTAINER,
                        tooLong().or(DockerCli::obstacle),
                        "Start or install Docker, or let Milvus run in Linux namespaces (NAMESPACE), or as a plain process over plain"
                                + " HTTP (PROCESS).");
        };
    }

    /** A plain process can do least of all, but where it runs nothing has to be pulled. */
    private static MilvusRuntime best(DeploymentSpec spec) {
        Optional<String> noServer = MilvusSources.ofThisMachine().obstacle(ServerFiles.wanted(spec));
        Optional<String> noNamespaces = noServer.or(ServerRuntimes::tooLong).or(Namespaces::obstacle);
        if (noNamespaces.isEmpty()) {
            LOG.info("EMBEDDED runs Milvus in namespaces of its own (NAMESPACE).");
            return MilvusRuntime.NAMESPACE;
        }
        if (noServer.isEmpty()) {
            LOG.warn(
                    "EMBEDDED runs Milvus as a plain process (PROCESS), without TLS and web identity of its own. Not as NAMESPACE: {}",
                    noNamespaces.get());
            return MilvusRuntime.PROCESS;
        }
        LOG.info(
                "EMBEDDED runs Milvus as a Docker container (CONTAINER). Not as NAMESPACE or PROCESS: {}",
                noServer.get());
        return insist(
                MilvusRuntime.CONTAINER,
                tooLong()
                        .or(DockerCli::obstacle)
                        .map(noDocker -> noDocker + "; nor as NAMESPACE or PROCESS: " + noServer.get()),
                "Start or install Docker.");
    }

    private static MilvusRuntime insist(MilvusRuntime asked, Optional<String> obstacle, String remedy) {
        if (obstacle.isPresent()) {
            throw new MilvusOnS3UnavailableException(
                    Settings.MILVUS_RUNTIME.key() + " = " + asked + ": this machine cannot run Milvus so: "
                            + obstacle.get() + "\n" + remedy + " (" + Settings.MILVUS_RUNTIME.key() + ")",
                    null);
        }
        return asked;
    }

    private static Optional<String> tooLong() {
        String parent = System.getProperty("java.io.tmpdir");
        int length = parent.getBytes(StandardCharsets.UTF_8).length + LONGEST_END;
        return length <= LONGEST_PATH
                ? Optional.empty()
                : Optional.of("java.io.tmpdir = " + parent
                        + " is too long: the path of a Unix socket, which leads to Milvus, may have " + LONGEST_PATH
                        + " bytes, and would have " + length);
    }

    /** Fetches what will be run. */
    static void obtain(DeploymentSpec spec, Progress progress) {
        if (choose(spec) == MilvusRuntime.CONTAINER) {
            ServerFiles.obtainInEngine(spec, progress);
        } else {
            ServerFiles.onDisk(spec).prepare(progress);
        }
    }

    /**
     * {@return it, with nothing started}
     *
     * @param directory of the deployment's files
     * @param gateway where it will listen over TLS
     * @param agent where that of EKS Pod Identity will, if pods are told of it
     */
    static ServerRuntime open(
            DeploymentSpec spec, Path directory, Supplier<URI> gateway, Supplier<InetSocketAddress> agent)
            throws IOException {
        MilvusRuntime kind = choose(spec);
        if (kind == MilvusRuntime.PROCESS) {
            return new ProcessServer(ServerFiles.onDisk(spec));
        }
        Path sockets = Files.createDirectory(directory.resolve("s"));
        PrivateAuthority authority = PrivateAuthority.create();
        HostPorts ports = new HostPorts();
        boolean docker = kind == MilvusRuntime.CONTAINER;
        ServerFiles files = docker ? ServerFiles.inEngine(spec, directory.resolve("image")) : ServerFiles.onDisk(spec);
        ContainerRuntime containers = docker
                ? new DockerRuntime(
                        files::image,
                        spec.region(),
                        sockets,
                        authority::pem,
                        () -> gateway.get().getPort(),
                        () -> agent.get().getPort(),
                        ports)
                : new NamespaceRuntime(files::image, spec.region(), sockets, authority::pem, ports);
        return new IsolatedServer(kind, files, spec.region(), sockets, authority, ports, containers);
    }
}
