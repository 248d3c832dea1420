package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.internal.kubernetes.embedded.ContainerRuntime;
import dev.milvusons3.internal.milvus.DockerRuntime;
import dev.milvusons3.internal.milvus.HostPorts;
import dev.milvusons3.internal.milvus.NamespaceRuntime;
import dev.milvusons3.internal.report.Progress;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.tls.PrivateAuthority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** How deployments' Milvus is run. */
final class ServerRuntimes {
    private final RuntimeChoice choice = new RuntimeChoice(new ThisMachine());

    /**
     * Fetches what will be run.
     *
     * @throws dev.milvusons3.MilvusOnS3UnavailableException if this machine does not allow what was asked for
     */
    void obtain(DeploymentSpec spec, Progress progress) {
        if (choice.choose(spec) == MilvusRuntime.CONTAINER) {
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
    ServerRuntime open(DeploymentSpec spec, Path directory, Supplier<URI> gateway, Supplier<InetSocketAddress> agent)
            throws IOException {
        MilvusRuntime kind = choice.choose(spec);
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
