package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What Amazon's pod identity webhook does to a pod at its creation, as a pure function: environment variables and a projected token for the role that the pod's service
 * account is annotated with.
 *
 * <p>The contract is that of the project {@code aws/amazon-eks-pod-identity-webhook}, whose golden pods are among the tests.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-configuration.html">Configure Pods to use a Kubernetes service account</a>
 */
public final class PodIdentityWebhook {
    /** A pod with this label, whatever its value, is left alone. */
    public static final String SKIP_LABEL = "eks.amazonaws.com/skip-pod-identity-webhook";

    static final String ROLE_ARN = "AWS_ROLE_ARN";
    static final String TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE";

    private static final String STS_REGIONAL_ENDPOINTS = "AWS_STS_REGIONAL_ENDPOINTS";
    private static final String DEFAULT_REGION = "AWS_DEFAULT_REGION";
    private static final String REGION = "AWS_REGION";
    private static final String CREDENTIALS_URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private static final String CREDENTIALS_TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
    private static final Set<String> WEB_IDENTITY_KEYS = Set.of(ROLE_ARN, TOKEN_FILE);
    private static final Set<String> CONTAINER_CREDENTIALS_KEYS = Set.of(CREDENTIALS_URI, CREDENTIALS_TOKEN_FILE);
    private static final Set<String> REGION_KEYS = Set.of(DEFAULT_REGION, REGION);

    private final PodIdentitySettings settings;
    private final RandomGenerator random;

    /**
     * @param settings the webhook's flags
     * @param random for the jitter that EKS Pod Identity's tokens get
     */
    public PodIdentityWebhook(PodIdentitySettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /** Finds service accounts. The webhook asks when a pod is created, and only then. */
    @FunctionalInterface
    public interface ServiceAccounts {
        /** {@return the account, if it exists by now} */
        Optional<ServiceAccount> find(String namespace, String name);
    }

    /** {@return whether a pod asks to be left alone} */
    public static boolean isSkipped(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels != null && labels.containsKey(SKIP_LABEL);
    }

    /**
     * Mutates a pod that is about to be created.
     *
     * @param pod with its namespace and service account name; stays as it is
     * @param accounts that exist at this moment
     * @return the same pod if it is none of the webhook's business, else a changed copy
     */
    public Pod mutate(Pod pod, ServiceAccounts accounts) {
        if (isSkipped(pod)) {
            return pod;
        }
        return PodIdentityPatch.of(pod, accounts, settings, random)
                .map(patch -> apply(pod, patch))
                .orElse(pod);
    }

    private Pod apply(Pod pod, PodIdentityPatch patch) {
        String tokenFile = tokenFile(pod, patch);
        PodBuilder mutated = new PodBuilder(pod);
        if (patch.containerCredentialsUri().isPresent()) {
            mutated.editMetadata()
                    .addToLabels("eks.amazonaws.com/pod-identity", "enabled")
                    .endMetadata();
        }
        return mutated.editSpec()
                .withVolumes(volumes(pod.getSpec().getVolumes(), patch))
                .withContainers(containers(pod.getSpec().getContainers(), patch, tokenFile))
                .withInitContainers(containers(pod.getSpec().getInitContainers(), patch, tokenFile))
                .endSpec()
                .build();
    }

    private static String tokenFile(Pod pod, PodIdentityPatch patch) {
        String file = patch.mountPath() + "/" + patch.tokenPath();
        Map<String, String> selector = pod.getSpec().getNodeSelector();
        boolean windows = selector != null
                && (selector.getOrDefault("kubernetes.io/os", "").equals("windows")
                        || selector.getOrDefault("beta.kubernetes.io/os", "").equals("windows"));
        return windows ? "C:" + file.replace('/', '\\') : file;
    }

    /** The token's volume comes first, so that its index is the same in every pod; a volume of that name stays what it is. */
    private static List<Volume> volumes(List<Volume> present, PodIdentityPatch patch) {
        if (present.stream().anyMatch(volume -> patch.volumeName().equals(volume.getName()))) {
            return present;
        }
        List<Volume> volumes = new ArrayList<>();
        volumes.add(new VolumeBuilder()
                .withName(patch.volumeName())
                .withNewProjected()
                .addNewSource()
                .withNewServiceAccountToken()
                .withAudience(patch.audience())
                .withExpirationSeconds(patch.tokenExpiration())
                .withPath(patch.tokenPath())
                .endServiceAccountToken()
                .endSource()
                .endProjected()
                .build());
        volumes.addAll(present);
        return volumes;
    }

    private List<Container> containers(List<Container> containers, PodIdentityPatch patch, String tokenFile) {
        return containers.stream()
                .map(container -> patch.skippedContainers().contains(container.getName())
                        ? container
                        : container(container, patch, tokenFile))
                .toList();
    }

    private Container container(Container container, PodIdentityPatch patch, String tokenFile) {
        boolean podIdentity = patch.containerCredentialsUri().isPresent();
        boolean hasCredentials = defines(container, podIdentity ? CONTAINER_CREDENTIALS_KEYS : WEB_IDENTITY_KEYS);
        boolean hasRegion = defines(container, REGION_KEYS);
        boolean hasSts = defines(container, Set.of(STS_REGIONAL_ENDPOINTS));
        if (hasCredentials && hasRegion && hasSts) {
            // Not even the mount: such a container is taken to look after itself.
            return container;
        }
        ContainerBuilder mutated = new ContainerBuilder(container);
        if (!hasSts && patch.regionalSts()) {
            mutated.addToEnv(variable(STS_REGIONAL_ENDPOINTS, "regional"));
        }
        if (!hasRegion && settings.region().isPresent()) {
            String region = settings.region().get();
            mutated.addToEnv(variable(DEFAULT_REGION, region), variable(REGION, region));
        }
        if (!hasCredentials) {
            patch.containerCredentialsUri()
                    .ifPresentOrElse(
                            uri -> mutated.addToEnv(
                                    variable(CREDENTIALS_URI, uri), variable(CREDENTIALS_TOKEN_FILE, tokenFile)),
                            () -> mutated.addToEnv(
                                    variable(ROLE_ARN, patch.roleArn()), variable(TOKEN_FILE, tokenFile)));
        }
        if (container.getVolumeMounts().stream()
                .noneMatch(mount -> patch.volumeName().equals(mount.getName()))) {
            mutated.addToVolumeMounts(new VolumeMountBuilder()
                    .withName(patch.volumeName())
                    .withReadOnly(true)
                    .withMountPath(patch.mountPath())
                    .build());
        }
        return mutated.build();
    }

    private static boolean defines(Container container, Set<String> names) {
        return container.getEnv().stream().anyMatch(variable -> names.contains(variable.getName()));
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVar(name, value, null);
    }
}
