package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.kubernetes.embedded.ContainerRuntime;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the Milvus container of a pod as a local process. */
public final class MilvusContainerRuntime implements ContainerRuntime {
    /** Name of the container port where clients connect. */
    public static final String MILVUS_PORT = "milvus";

    /** Name of the container port of health and metrics. */
    public static final String METRICS_PORT = "metrics";

    /** Where the Helm chart mounts {@code extraConfigFiles}. */
    public static final String USER_YAML = "/milvus/configs/operator/user.yaml";

    /** Where the image expects it, for the pods of other charts. */
    public static final String IMAGE_USER_YAML = "/milvus/configs/user.yaml";

    private final Supplier<MilvusImage> image;

    /** @param image asked for whenever a container is run */
    public MilvusContainerRuntime(Supplier<MilvusImage> image) {
        this.image = image;
    }

    @Override
    public MilvusProcess run(ContainerSpec spec) throws IOException {
        String userYaml = Files.readString(userYaml(spec.mounts()));
        MilvusPorts ports =
                MilvusPorts.around(port(spec.container(), MILVUS_PORT), port(spec.container(), METRICS_PORT));
        boolean started = false;
        try {
            MilvusProcess process = MilvusProcess.start(
                    image.get(), ports, new ServerDirectory(spec.directory()), userYaml, spec.env());
            started = true;
            return process;
        } catch (IllegalArgumentException malformed) {
            throw new IOException("Container " + spec.container().getName() + ": " + malformed.getMessage(), malformed);
        } finally {
            if (!started) {
                ports.release();
            }
        }
    }

    private static int port(Container container, String name) throws IOException {
        List<ContainerPort> ports = Optional.ofNullable(container.getPorts()).orElse(List.of());
        return ports.stream()
                .filter(port -> name.equals(port.getName()))
                .findFirst()
                .map(ContainerPort::getContainerPort)
                .orElseThrow(() -> new IOException("Container " + container.getName() + " has no port named " + name));
    }

    static Path userYaml(Map<String, Path> mounts) throws IOException {
        for (String inContainer : List.of(USER_YAML, IMAGE_USER_YAML)) {
            Path onHost = resolve(mounts, Path.of(inContainer));
            if (onHost != null && Files.isRegularFile(onHost)) {
                return onHost;
            }
        }
        throw new IOException("Nothing is mounted at " + USER_YAML + " nor " + IMAGE_USER_YAML + ", only at "
                + mounts.keySet() + ": Milvus would not know its bucket");
    }

    /** A file is mounted itself, or a directory above it is; the deepest counts. */
    private static @Nullable Path resolve(Map<String, Path> mounts, Path inContainer) {
        for (Path mount = inContainer; mount != null; mount = mount.getParent()) {
            Path onHost = mounts.get(mount.toString());
            if (onHost != null) {
                return mount.equals(inContainer)
                        ? onHost
                        : onHost.resolve(mount.relativize(inContainer).toString());
            }
        }
        return null;
    }
}
