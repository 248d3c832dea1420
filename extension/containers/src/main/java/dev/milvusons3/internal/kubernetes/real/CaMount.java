package dev.milvusons3.internal.kubernetes.real;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Mounts the CA bundle over the file that both sides of Milvus read, on Debian and its kin; an image that keeps its roots elsewhere is not served. A file that the
 * pod itself mounts there is left alone.
 */
final class CaMount {
    static final String CONFIG_MAP = "milvus-on-s3-ca";
    static final String FILE = "ca-certificates.crt";
    static final String PATH = "/etc/ssl/certs/" + FILE;

    private CaMount() {}

    static Pod mutate(Pod pod) {
        if (pod.getSpec().getVolumes().stream().anyMatch(volume -> CONFIG_MAP.equals(volume.getName()))) {
            return pod;
        }
        return new PodBuilder(pod)
                .editSpec()
                .addToVolumes(new VolumeBuilder()
                        .withName(CONFIG_MAP)
                        .withNewConfigMap()
                        .withName(CONFIG_MAP)
                        .endConfigMap()
                        .build())
                .withContainers(containers(pod.getSpec().getContainers()))
                .withInitContainers(containers(pod.getSpec().getInitContainers()))
                .endSpec()
                .build();
    }

    private static List<Container> containers(List<Container> containers) {
        List<Container> mutated = new ArrayList<>();
        for (Container container : containers) {
            boolean taken = container.getVolumeMounts().stream().anyMatch(mount -> PATH.equals(mount.getMountPath()));
            mutated.add(
                    taken
                            ? container
                            : new ContainerBuilder(container)
                                    .addToVolumeMounts(new VolumeMountBuilder()
                                            .withName(CONFIG_MAP)
                                            .withMountPath(PATH)
                                            .withSubPath(FILE)
                                            .withReadOnly(true)
                                            .build())
                                    .build());
        }
        return mutated;
    }
}
