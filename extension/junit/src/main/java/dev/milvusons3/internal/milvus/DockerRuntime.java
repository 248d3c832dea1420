package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.kubernetes.embedded.ContainerRuntime;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import io.fabric8.kubernetes.api.model.ContainerPort;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.regions.Region;

/**
 * Runs the Milvus container of a pod as one Docker container, whose process 1 is the relay. Where the engine shares this machine's kernel the container has
 * no network, and everything goes through Unix sockets; where the engine is in a virtual machine, into which they do not lead, by TCP ports of the loopback
 * interface.
 */
public final class DockerRuntime implements ContainerRuntime {
    private static final Path HOME = Path.of("/milvus");
    private static final String HOST = "host.docker.internal";

    private final Supplier<MilvusImage> image;
    private final Region region;
    private final Path sockets;
    private final Supplier<String> authority;
    private final Supplier<Integer> gatewayPort;
    private final Supplier<Integer> agentPort;
    private final HostPorts ports;
    /** By the containers' directories. */
    private final Map<Path, DockerVolume> volumes = new ConcurrentHashMap<>();

    /**
     * @param image asked for whenever a container is run
     * @param sockets a short path, where the gateway listens at {@link NamespaceRuntime#GATEWAY}, and the agent of EKS Pod Identity at {@link
     *     NamespaceRuntime#AGENT} if pods are told of it
     * @param authority certificates that are trusted, in PEM format
     * @param gatewayPort of this machine's loopback interface, where the gateway listens over TLS
     * @param agentPort the same, where that agent listens
     * @param ports of this machine
     */
    public DockerRuntime(
            Supplier<MilvusImage> image,
            Region region,
            Path sockets,
            Supplier<String> authority,
            Supplier<Integer> gatewayPort,
            Supplier<Integer> agentPort,
            HostPorts ports) {
        this.image = image;
        this.region = region;
        this.sockets = sockets;
        this.authority = authority;
        this.gatewayPort = gatewayPort;
        this.agentPort = agentPort;
        this.ports = ports;
    }

    @Override
    public boolean isIsolated() {
        return true;
    }

    @Override
    public RunningContainer run(ContainerSpec spec) throws IOException {
        MilvusImage from = image.get();
        PodServer server = PodServer.prepare(spec, from, region);
        String name = "milvus-on-s3-" + UUID.randomUUID();
        boolean shared = sharesTheKernel();
        List<String> arguments = new ArrayList<>(List.of("--name", name, "--user", "0", "--pull", "never"));
        arguments.addAll(List.of("--read-only", "--tmpfs", "/tmp", "--tmpfs", "/run/milvus"));
        // Where SELinux is on, containers may read no files of users.
        arguments.addAll(List.of("--security-opt", "label=disable"));
        arguments.addAll(mounts(server));
        arguments.addAll(volume(spec, from).arguments());
        server.environment().entrySet().stream()
                .filter(variable -> !variable.getKey().equals("PATH"))
                .forEach(variable -> arguments.addAll(List.of("--env", variable.getKey() + "=" + variable.getValue())));
        server.names().forEach(host -> arguments.addAll(List.of("--add-host", host + ":127.0.0.1")));
        List<String> rules = new ArrayList<>();
        if (shared) {
            arguments.addAll(List.of("--network", "none"));
            rules.add("tcp:443=" + NamespaceRuntime.GATEWAY);
            rules.addAll(server.agent(() -> NamespaceRuntime.AGENT));
            rules.addAll(server.lead(ports, sockets));
        } else {
            arguments.addAll(List.of("--add-host", HOST + ":host-gateway"));
            server.ports()
                    .forEach(port -> arguments.addAll(List.of("--publish", "127.0.0.1::" + port.getContainerPort())));
            rules.add("tcp:443=tcp:" + HOST + ":" + gatewayPort.get());
            rules.addAll(server.agent(() -> "tcp:" + HOST + ":" + agentPort.get()));
        }
        if (rules.stream().anyMatch(rule -> rule.startsWith("address:"))) {
            // Of the container's own network, and of no other.
            arguments.addAll(List.of("--cap-add", "NET_ADMIN"));
        }
        arguments.addAll(
                List.of("--entrypoint", "perl", from.origin(), PodServer.relay().toString()));
        arguments.add(NamespaceRoot.SOCKETS.toString());
        arguments.addAll(rules);
        arguments.addAll(RelayedServer.command(HOME));
        Process process;
        try {
            process = new ProcessBuilder(DockerCli.command(arguments))
                    .redirectErrorStream(true)
                    .redirectOutput(server.directory().log().toFile())
                    .start();
        } catch (IOException e) {
            removeVolume(spec);
            throw e;
        }
        RelayedServer running = new RelayedServer(
                process, server.directory().log(), () -> DockerCli.remove(name), () -> removeVolume(spec));
        if (!shared) {
            leadToPublished(name, server, running);
        }
        return running;
    }

    /** That of the first container, if this one is started after it. */
    private DockerVolume volume(ContainerSpec spec, MilvusImage from) throws IOException {
        DockerVolume known = volumes.get(spec.directory());
        if (known == null) {
            known = DockerVolume.create(from.origin(), NamespaceRoot.STATE);
            volumes.put(spec.directory(), known);
        }
        return known;
    }

    private void removeVolume(ContainerSpec spec) {
        DockerVolume known = volumes.remove(spec.directory());
        if (known != null) {
            known.close();
        }
    }

    /** Everything read-only but the server's own directory, which is a volume: what root in a container wrote into a user's directory could not be removed. */
    private List<String> mounts(PodServer server) throws IOException {
        Path bundle = Files.writeString(server.directory().root().resolve("authority.pem"), authority.get());
        Map<String, Path> mounts = new LinkedHashMap<>(server.mounts());
        NamespaceRoot.BUNDLES.forEach(file -> mounts.put("/" + file, bundle));
        mounts.put(PodServer.relay().toString(), server.directory().root().resolve("relay.pl"));
        mounts.put(
                NamespaceRoot.STATE.resolve("configs").toString(),
                server.directory().configs());
        List<String> arguments = new ArrayList<>();
        mounts.forEach((inside, here) -> arguments.addAll(List.of("--volume", here + ":" + inside + ":ro")));
        arguments.addAll(List.of("--volume", sockets + ":" + NamespaceRoot.SOCKETS));
        return arguments;
    }

    private static boolean sharesTheKernel() throws IOException {
        try {
            return DockerCli.sharesTheKernel();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The engine chooses the ports when it starts the container. */
    private void leadToPublished(String name, PodServer server, RelayedServer running) throws IOException {
        try {
            for (ContainerPort port : server.ports()) {
                int published = DockerCli.awaitPort(name, port.getContainerPort(), running::isRunning);
                ports.lead(port.getHostPort(), new InetSocketAddress(InetAddress.getLoopbackAddress(), published));
            }
        } catch (IOException e) {
            running.stop();
            throw e;
        } catch (InterruptedException e) {
            running.stop();
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while a container was started: " + e.getMessage());
    }
}
