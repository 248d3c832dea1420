package dev.milvusons3.internal.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The webhook against the golden pods of Amazon's own, see {@code webhook-golden/SOURCE.md}. */
class PodIdentityWebhookGoldenTest {
    private static final String TESTING = "testing.eks.amazonaws.com/";

    @ParameterizedTest
    @MethodSource("goldenPods")
    void mutates_as_the_golden_patch_says(Path file) throws IOException {
        // One of them has a key twice, which Go lets pass.
        LoadSettings lenient =
                LoadSettings.builder().setAllowDuplicateKeys(true).build();
        Pod pod =
                KubernetesJson.SHARED.convertValue(new Load(lenient).loadFromString(Files.readString(file)), Pod.class);
        Map<String, String> says = pod.getMetadata().getAnnotations();
        // As Amazon's own test does.
        pod.getMetadata().setNamespace("default");
        pod.getSpec().setServiceAccountName("default");
        JsonNode golden = KubernetesJson.SHARED.unmarshal(says.get(TESTING + "expectedPatch"), JsonNode.class);

        Pod mutated = webhook(says).mutate(pod, (namespace, name) -> Optional.of(account(says)));

        assertThat(normal(tree(mutated))).isEqualTo(normal(JsonPatch.apply(golden, tree(pod))));
    }

    @Test
    void knows_all_golden_pods() throws Exception {
        assertThat(goldenPods())
                .hasSize(24)
                .allSatisfy(file -> assertThat(file)
                        .content()
                        .contains(TESTING + "skip: \"false\"")
                        .contains(TESTING + "expectedPatch"));
    }

    static List<Path> goldenPods() throws IOException, URISyntaxException {
        Path root = Path.of(
                Objects.requireNonNull(PodIdentityWebhookGoldenTest.class.getResource("webhook-golden/SOURCE.md"))
                        .toURI());
        try (Stream<Path> files = Files.walk(root.getParent())) {
            return files.filter(file -> file.toString().endsWith(".pod.yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static PodIdentityWebhook webhook(Map<String, String> says) {
        PodIdentitySettings flags = PodIdentitySettings.defaults();
        Optional<PodIdentitySettings.PodIdentity> podIdentity = Optional.ofNullable(
                        says.get(TESTING + "containercredentials/uri"))
                .map(uri -> new PodIdentitySettings.PodIdentity(
                        says.get(TESTING + "containercredentials/audience"),
                        says.get(TESTING + "containercredentials/mountPath"),
                        says.get(TESTING + "containercredentials/volumeName"),
                        says.get(TESTING + "containercredentials/tokenPath"),
                        uri,
                        (namespace, account) -> true));
        PodIdentitySettings settings = new PodIdentitySettings(
                flags.annotationDomain(),
                says.getOrDefault(TESTING + "handler/mountPath", flags.mountPath()),
                flags.audience(),
                Optional.ofNullable(says.get(TESTING + "handler/region")),
                flags.regionalSts(),
                flags.tokenExpiration(),
                podIdentity);
        return new PodIdentityWebhook(settings, () -> 0L);
    }

    private static ServiceAccount account(Map<String, String> says) {
        Map<String, String> annotations = new HashMap<>();
        copy(says, annotations, "role-arn", "serviceAccount/roleArn");
        copy(says, annotations, "audience", "serviceAccount/audience");
        copy(says, annotations, "sts-regional-endpoints", "serviceAccount/sts-regional-endpoints", "handler/injectSTS");
        copy(says, annotations, "token-expiration", "serviceAccount/token-expiration", "handler/expiration");
        return new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("default")
                .withNamespace("default")
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }

    private static void copy(Map<String, String> says, Map<String, String> annotations, String to, String... from) {
        Stream.of(from)
                .map(key -> says.get(TESTING + key))
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(value -> annotations.put("eks.amazonaws.com/" + to, value));
    }

    private static JsonNode tree(Pod pod) {
        return KubernetesJson.SHARED.unmarshal(KubernetesJson.SHARED.asJson(pod), JsonNode.class);
    }

    /** Go writes empty resources and mount paths, and an absent service of a probe; and its pod knows no unknown fields. */
    private static JsonNode normal(JsonNode pod) {
        Stream.of("containers", "initContainers")
                .flatMap(field -> pod.path("spec").path(field).valueStream())
                .map(ObjectNode.class::cast)
                .forEach(container -> {
                    if (container.path("resources").isEmpty()) {
                        container.remove("resources");
                    }
                    if (container.path("readinessProbe").path("grpc") instanceof ObjectNode grpc
                            && grpc.path("service").isNull()) {
                        grpc.remove("service");
                    }
                    container
                            .path("volumeMounts")
                            .valueStream()
                            .map(ObjectNode.class::cast)
                            .forEach(mount -> {
                                mount.remove("path");
                                if (mount.path("mountPath").asText("").isEmpty()) {
                                    mount.remove("mountPath");
                                }
                            });
                });
        return pod;
    }
}
