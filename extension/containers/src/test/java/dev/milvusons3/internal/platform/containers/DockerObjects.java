package dev.milvusons3.internal.platform.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.testcontainers.DockerClientFactory;

/** What this JVM made in the Docker engine; what other runs make there does not disturb. */
public final class DockerObjects {
    private static final Map<String, String> THIS_RUN =
            Map.of(DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL, DockerClientFactory.SESSION_ID);

    private final Set<String> containers = new TreeSet<>();
    private final Set<String> networks = new TreeSet<>();
    private final Set<String> volumes = new TreeSet<>();

    private DockerObjects() {}

    /** {@return the containers and networks that this JVM made, and the containers' volumes} */
    public static DockerObjects ofThisRun() {
        DockerClient docker = DockerClientFactory.instance().client();
        DockerObjects found = new DockerObjects();
        docker.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(THIS_RUN)
                .exec()
                .forEach(container -> {
                    found.containers.add(container.getId());
                    container.getMounts().stream()
                            .map(mount -> mount.getName())
                            .filter(Objects::nonNull)
                            .forEach(found.volumes::add);
                });
        docker.listNetworksCmd().exec().stream()
                .filter(network -> DockerClientFactory.SESSION_ID.equals(
                        network.getLabels().get(DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL)))
                .forEach(network -> found.networks.add(network.getId()));
        return found;
    }

    /** {@return those that were not there earlier; tests that ran before in this JVM may share containers with later ones} */
    public DockerObjects since(DockerObjects earlier) {
        containers.removeAll(earlier.containers);
        networks.removeAll(earlier.networks);
        volumes.removeAll(earlier.volumes);
        return this;
    }

    /** {@return how many containers there were} */
    public int containers() {
        return containers.size();
    }

    /** {@return how many networks there were} */
    public int networks() {
        return networks.size();
    }

    /** {@return which of them are still there} */
    public Set<String> left() {
        DockerObjects now = ofThisRun();
        Set<String> left = new TreeSet<>();
        now.containers.stream().filter(containers::contains).forEach(id -> left.add("container " + id));
        now.networks.stream().filter(networks::contains).forEach(id -> left.add("network " + id));
        DockerClient docker = DockerClientFactory.instance().client();
        for (String volume : List.copyOf(volumes)) {
            try {
                docker.inspectVolumeCmd(volume).exec();
                left.add("volume " + volume);
            } catch (NotFoundException gone) {
                volumes.remove(volume);
            }
        }
        return left;
    }
}
