package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.kubernetes.embedded.ContainerRuntime.ContainerSpec;
import dev.milvusons3.internal.kubernetes.embedded.PodIdentitySettings;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import dev.milvusons3.internal.tls.AwsNames;
import io.fabric8.kubernetes.api.model.ContainerPort;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.regions.Region;

/**
 * A pod's Milvus where it has a network of its own: with the ports that it has by default, the host names of AWS, and all that it writes in one directory.
 *
 * @param spec as the kubelet resolved it
 * @param directory where the server's files are on this machine
 * @param names of AWS, which lead to the loopback address
 */
record PodServer(ContainerSpec spec, ServerDirectory directory, List<String> names) {
    /** What the server calls {@code directory}. */
    private static final ServerDirectory INSIDE = new ServerDirectory(NamespaceRoot.STATE);

    private static final MilvusPorts PORTS =
            new MilvusPorts(MilvusPorts.MILVUS, MilvusPorts.METRICS, MilvusPorts.MILVUS + 1);

    /** Sockets of one directory are told apart by it. */
    private static final AtomicInteger STARTED = new AtomicInteger();

    /** Writes its configuration. */
    static PodServer prepare(ContainerSpec spec, MilvusImage image, Region region) throws IOException {
        ServerDirectory directory = new ServerDirectory(spec.directory().resolve("server"));
        directory.create();
        try {
            MilvusConfiguration configuration = MilvusConfiguration.of(
                    image, PORTS, INSIDE, Files.readString(MilvusContainerRuntime.userYaml(spec.mounts())));
            configuration.write(directory);
            Files.writeString(directory.root().resolve("relay.pl"), RelayedServer.relay());
            String bucket = String.valueOf(configuration.get("minio.bucketName").orElse(""));
            return new PodServer(spec, directory, names(bucket, region));
        } catch (IllegalArgumentException malformed) {
            throw new IOException("Container " + spec.container().getName() + ": " + malformed.getMessage(), malformed);
        }
    }

    /** There are no wildcards in a file of hosts: of the names with a bucket only the deployment's own is known. */
    private static List<String> names(String bucket, Region region) {
        return AwsNames.subjectAlternativeNames(Set.of(region)).stream()
                .map(name -> name.replace("*", bucket))
                .toList();
    }

    /** {@return the names as a file of hosts, with which nothing else resolves} */
    String hosts() {
        return "127.0.0.1 localhost " + String.join(" ", names) + "\n";
    }

    /** {@return the relay's file as the server sees it} */
    static Path relay() {
        return NamespaceRoot.STATE.resolve("relay.pl");
    }

    /**
     * Has the pod's host ports lead to it by Unix sockets.
     *
     * @return the relay's rules for them
     */
    List<String> lead(HostPorts here, Path sockets) {
        int number = STARTED.incrementAndGet();
        List<String> rules = new ArrayList<>();
        for (ContainerPort port : ports()) {
            String socket = port.getContainerPort() + "-" + number;
            here.lead(port.getHostPort(), UnixDomainSocketAddress.of(sockets.resolve(socket)));
            rules.add(socket + "=tcp:" + port.getContainerPort());
        }
        return rules;
    }

    /**
     * {@return the relay's rules by which the agent of EKS Pod Identity is where the pod is told that it is; none for a pod that is told nothing}
     *
     * @param target where it is, for the relay; asked for if the pod is told of it
     */
    List<String> agent(Supplier<String> target) {
        String told = spec.env().getOrDefault("AWS_CONTAINER_CREDENTIALS_FULL_URI", "");
        return told.startsWith("http://" + PodIdentitySettings.AGENT + "/")
                ? List.of(
                        "address:" + PodIdentitySettings.AGENT,
                        "tcp:" + PodIdentitySettings.AGENT + ":80=" + target.get())
                : List.of();
    }

    /** {@return those of its ports to which ports of this machine lead} */
    List<ContainerPort> ports() {
        return Optional.ofNullable(spec.container().getPorts()).orElse(List.of()).stream()
                .filter(port -> port.getHostPort() != null && port.getHostPort() != 0)
                .toList();
    }

    /** {@return the pod's mounts but those of configuration files, which the server's own has taken in} */
    Map<String, Path> mounts() {
        return spec.mounts().entrySet().stream()
                .filter(mount -> !Path.of(mount.getKey()).startsWith("/milvus"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** {@return what the server's process has as its environment, and nothing of this JVM's} */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.putAll(spec.env());
        environment.put("HOME", INSIDE.home().toString());
        environment.put("TMPDIR", INSIDE.temporary().toString());
        environment.put("DEPLOY_MODE", "STANDALONE");
        environment.put("METRICS_PORT", Integer.toString(PORTS.metrics()));
        environment.put("MILVUS_RUN_DIR", INSIDE.run().toString());
        environment.put("MILVUS_DATA_DIR", INSIDE.data().toString());
        environment.put("MILVUSCONF", INSIDE.configs().toString());
        return environment;
    }
}
