package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.files.Trees;
import dev.milvusons3.internal.kubernetes.embedded.ContainerRuntime;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.regions.Region;

/**
 * Runs the Milvus container of a pod in user, mount, network and process namespaces of its own, as any user may on most Linux systems: with AWS' host
 * names on port 443, a read-only root file system and the pod's mounts, and without a port on this machine but the pod's host ports.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/namespaces.7.html">namespaces(7)</a>
 */
public final class NamespaceRuntime implements ContainerRuntime {
    /** Name of the gateway's Unix socket. */
    public static final String GATEWAY = "gateway";

    /** Name of the Unix socket of EKS Pod Identity's agent. */
    public static final String AGENT = "agent";

    private final Supplier<MilvusImage> image;
    private final Region region;
    private final Path sockets;
    private final Supplier<String> authority;
    private final HostPorts ports;

    /**
     * @param image asked for whenever a container is run
     * @param sockets a short path, where the gateway listens at {@link #GATEWAY}, and the agent of EKS Pod Identity at {@link #AGENT} if pods are told
     *     of it
     * @param authority certificates that are trusted, in PEM format
     * @param ports of this machine
     */
    public NamespaceRuntime(
            Supplier<MilvusImage> image, Region region, Path sockets, Supplier<String> authority, HostPorts ports) {
        this.image = image;
        this.region = region;
        this.sockets = sockets;
        this.authority = authority;
        this.ports = ports;
    }

    @Override
    public RunningContainer run(ContainerSpec spec) throws IOException {
        MilvusImage from = image.get();
        PodServer server = PodServer.prepare(spec, from, region);
        Path home = NamespaceRoot.home(from);
        Path root = spec.directory().resolve("root");
        Trees.delete(root);
        NamespaceRoot made = NamespaceRoot.make(
                root, from, server.directory().root(), sockets, server.hosts(), authority.get(), server.mounts());
        Path table = Files.writeString(spec.directory().resolve("mounts"), made.table());
        List<String> command = new ArrayList<>(Namespaces.command());
        command.addAll(List.of("/bin/sh", "-c", SET_UP, "namespace", root.toString(), table.toString()));
        command.addAll(List.of(
                PodServer.relay().toString(), NamespaceRoot.SOCKETS.toString(), "loopback", "tcp:443=" + GATEWAY));
        command.addAll(server.agent(() -> AGENT));
        command.addAll(server.lead(ports, sockets));
        command.addAll(RelayedServer.command(home));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(spec.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(server.directory().log().toFile());
        builder.environment().clear();
        builder.environment().putAll(server.environment());
        Process process = builder.start();
        return new RelayedServer(process, server.directory().log(), process::destroyForcibly, () -> {});
    }

    @Override
    public boolean isIsolated() {
        return true;
    }

    /** Mounts the table's entries, makes the root read-only and its own, and becomes the relay. */
    private static final String SET_UP = """
            set -e
            mount -a -T "$2"
            mount -o remount,bind,ro,nosuid,nodev "$1"
            cd "$1"
            pivot_root . .
            umount -l .
            shift 2
            exec perl "$@"
            """;
}
