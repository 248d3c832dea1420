package dev.milvusons3.internal.kubernetes.real;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what the webhook should have put into a pod and did not. */
final class MutationCheck {
    private static final Set<String> REGION = Set.of("AWS_DEFAULT_REGION", "AWS_REGION");

    private MutationCheck() {}

    /** How a pod gets its role, and what it has then. */
    enum Login {
        NONE(Set.of()),
        WEB_IDENTITY(Set.of("AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE")),
        POD_IDENTITY(Set.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"));

        private final Set<String> variables;

        Login(Set<String> variables) {
            this.variables = variables;
        }
    }

    /**
     * Looks at every container.
     *
     * @param login how the pod's service account gets a role
     * @return such as {@code container milvus lacks AWS_ROLE_ARN}; empty if all is there
     */
    static List<String> missing(Pod pod, Login login) {
        List<String> missing = new ArrayList<>();
        Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .forEach(container -> {
                    Set<String> lacks = lacks(container, login);
                    if (!lacks.isEmpty()) {
                        missing.add("container " + container.getName() + " lacks " + String.join(", ", lacks));
                    }
                });
        return missing;
    }

    private static Set<String> lacks(Container container, Login login) {
        Set<String> names = container.getEnv().stream().map(EnvVar::getName).collect(Collectors.toSet());
        Set<String> lacks = new TreeSet<>();
        if (login != Login.NONE) {
            lacks.addAll(REGION);
            lacks.addAll(login.variables);
        }
        lacks.removeAll(names);
        if (container.getVolumeMounts().stream().map(VolumeMount::getMountPath).noneMatch(CaMount.PATH::equals)) {
            lacks.add(CaMount.PATH);
        }
        return lacks;
    }
}
