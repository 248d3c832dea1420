package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.ConfigMapProjection;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A pod's volumes, as directories of the host. */
final class PodVolumes {
    private final Pod pod;
    private final Path directory;
    private final ConfigObjects objects;
    private final TokenRequests requests;
    private final Clock clock;
    private final List<ProjectedToken> tokens = new CopyOnWriteArrayList<>();

    PodVolumes(Pod pod, Path directory, ObjectStore store, TokenRequests requests, Clock clock) {
        this.pod = pod;
        this.directory = directory;
        this.objects = new ConfigObjects(store, pod.getMetadata().getNamespace());
        this.requests = requests;
        this.clock = clock;
    }

    /** Writes them all. May be called again after it failed. */
    void write() throws PodConfigException, IOException {
        tokens.clear();
        for (Volume volume : pod.getSpec().getVolumes()) {
            write(volume, directory(volume.getName()));
        }
    }

    /** {@return the projected tokens, once the volumes were written} */
    List<ProjectedToken> tokens() {
        return tokens;
    }

    /** {@return mount path to file or directory of the host} */
    Map<String, Path> mounts(Container container) throws PodConfigException {
        Map<String, Path> mounts = new LinkedHashMap<>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            if (mount.getSubPathExpr() != null) {
                throw PodConfigException.unsupported("subPathExpr of volume mount " + mount.getName());
            }
            Path volume = directory(mount.getName());
            String subPath = mount.getSubPath() == null ? "" : mount.getSubPath();
            mounts.put(mount.getMountPath(), inside(volume, subPath));
        }
        return mounts;
    }

    /** {@return the token whose file a container knows by this path, if it is one} */
    Optional<ProjectedToken> tokenAt(String pathInContainer, Map<String, Path> mounts) {
        return hostPath(pathInContainer, mounts)
                .flatMap(host -> tokens.stream()
                        .filter(token -> token.file().equals(host))
                        .findFirst());
    }

    private static Optional<Path> hostPath(String pathInContainer, Map<String, Path> mounts) {
        return mounts.entrySet().stream()
                .filter(mount -> pathInContainer.startsWith(mount.getKey() + "/"))
                .map(mount -> mount.getValue()
                        .resolve(pathInContainer.substring(mount.getKey().length() + 1))
                        .normalize())
                .findFirst();
    }

    private Path directory(String volume) {
        return directory.resolve("volumes").resolve(volume);
    }

    private void write(Volume volume, Path target) throws PodConfigException, IOException {
        PrivateFiles.createDirectories(target);
        if (volume.getConfigMap() != null) {
            ConfigMapVolumeSource source = volume.getConfigMap();
            writeConfigMap(target, source.getName(), source.getItems(), source.getOptional());
        } else if (volume.getSecret() != null) {
            SecretVolumeSource source = volume.getSecret();
            writeSecret(target, source.getSecretName(), source.getItems(), source.getOptional());
        } else if (volume.getProjected() != null) {
            for (VolumeProjection projection : volume.getProjected().getSources()) {
                write(volume.getName(), projection, target);
            }
        } else if (volume.getEmptyDir() == null) {
            throw PodConfigException.unsupported("the type of volume \"" + volume.getName() + "\"");
        }
    }

    private void write(String volume, VolumeProjection projection, Path target) throws PodConfigException, IOException {
        if (projection.getServiceAccountToken() != null) {
            ServiceAccountTokenProjection source = projection.getServiceAccountToken();
            ProjectedToken token = new ProjectedToken(pod, source, inside(target, source.getPath()), requests, clock);
            token.renew();
            tokens.add(token);
        } else if (projection.getConfigMap() != null) {
            ConfigMapProjection source = projection.getConfigMap();
            writeConfigMap(target, source.getName(), source.getItems(), source.getOptional());
        } else if (projection.getSecret() != null) {
            SecretProjection source = projection.getSecret();
            writeSecret(target, source.getName(), source.getItems(), source.getOptional());
        } else {
            throw PodConfigException.unsupported("a source of projected volume \"" + volume + "\"");
        }
    }

    private void writeConfigMap(Path target, String name, @Nullable List<KeyToPath> items, @Nullable Boolean optional)
            throws PodConfigException, IOException {
        write(target, objects.configMap(name, optional), items, optional, "configmap " + name);
    }

    private void writeSecret(Path target, String name, @Nullable List<KeyToPath> items, @Nullable Boolean optional)
            throws PodConfigException, IOException {
        write(target, objects.secret(name, optional), items, optional, "secret " + name);
    }

    private static void write(
            Path target,
            Optional<Map<String, byte[]>> data,
            @Nullable List<KeyToPath> items,
            @Nullable Boolean optional,
            String of)
            throws PodConfigException, IOException {
        Map<String, byte[]> files = ConfigObjects.files(data.orElse(Map.of()), items, optional, of);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            PrivateFiles.write(inside(target, file.getKey()), file.getValue());
        }
    }

    private static Path inside(Path directory, String relative) throws PodConfigException {
        Path path = directory.resolve(relative).normalize();
        if (!path.startsWith(directory)) {
            throw PodConfigException.unsupported("path " + relative + ", which leads out of its volume,");
        }
        return path;
    }
}
