package dev.milvusons3.internal.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a pod finds when it starts: environment, volumes, its token. */
class PodConfigurationTest extends PodCase {
    @Test
    void environment_variables_are_resolved() {
        test.createConfigMap("settings", Map.of("colour", "blue", "size", "9"));
        test.client
                .secrets()
                .inNamespace("milvus")
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("keys")
                        .endMetadata()
                        .addToStringData("password", "hush")
                        .build())
                .create();
        test.create(TestCluster.script("p", "exec sleep 60")
                .editMetadata()
                .addToLabels("app", "milvus")
                .endMetadata()
                .editSpec()
                .editFirstContainer()
                .addNewEnvFrom()
                .withPrefix("S_")
                .withNewConfigMapRef("settings", false)
                .endEnvFrom()
                .addNewEnv()
                .withName("NAME")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.name")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("WHERE")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.namespace")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("APP")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.labels['app']")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("COLOUR")
                .withNewValueFrom()
                .withNewConfigMapKeyRef("colour", "settings", false)
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("PASSWORD")
                .withNewValueFrom()
                .withNewSecretKeyRef("password", "keys", false)
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("ABSENT")
                .withNewValueFrom()
                .withNewConfigMapKeyRef("absent", "settings", true)
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("SENTENCE")
                .withValue("$(NAME) is $(COLOUR), $$(NAME) and $(LATER) stay, so does $5")
                .endEnv()
                .addNewEnv()
                .withName("LATER")
                .withValue("x")
                .endEnv()
                .endContainer()
                .endSpec());
        test.awaitPhase("p", "Running");
        assertThat(specs.get("p/main").env())
                .containsEntry("S_colour", "blue")
                .containsEntry("S_size", "9")
                .containsEntry("NAME", "p")
                .containsEntry("WHERE", "milvus")
                .containsEntry("APP", "milvus")
                .containsEntry("COLOUR", "blue")
                .containsEntry("PASSWORD", "hush")
                .containsEntry("SENTENCE", "p is blue, $(NAME) and $(LATER) stay, so does $5")
                .doesNotContainKey("ABSENT");
    }

    @Test
    void volumes_are_files() throws IOException {
        test.createConfigMap("settings", Map.of("milvus.yaml", "a: 1", "other.yaml", "b: 2"));
        test.create(TestCluster.script("p", "exec sleep 60")
                .editSpec()
                .addNewVolume()
                .withName("all")
                .withNewConfigMap()
                .withName("settings")
                .endConfigMap()
                .endVolume()
                .addNewVolume()
                .withName("some")
                .withNewConfigMap()
                .withName("settings")
                .addNewItem()
                .withKey("milvus.yaml")
                .withPath("user/config.yaml")
                .endItem()
                .endConfigMap()
                .endVolume()
                .addNewVolume()
                .withName("scratch")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("all")
                .withMountPath("/all")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("all")
                .withMountPath("/etc/milvus.yaml")
                .withSubPath("milvus.yaml")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("some")
                .withMountPath("/some")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("scratch")
                .withMountPath("/scratch")
                .endVolumeMount()
                .endContainer()
                .endSpec());
        test.awaitPhase("p", "Running");
        Map<String, Path> mounts = specs.get("p/main").mounts();
        assertThat(mounts.get("/all").resolve("milvus.yaml")).hasContent("a: 1");
        assertThat(mounts.get("/all").resolve("other.yaml")).hasContent("b: 2");
        assertThat(mounts.get("/etc/milvus.yaml")).hasContent("a: 1");
        assertThat(mounts.get("/some").resolve("user/config.yaml")).hasContent("a: 1");
        assertThat(mounts.get("/some").resolve("other.yaml")).doesNotExist();
        assertThat(mounts.get("/scratch")).isEmptyDirectory();
    }

    @Test
    void a_pod_waits_for_the_objects_it_refers_to() {
        test.create(TestCluster.script("p", "exec sleep 60")
                .editSpec()
                .editFirstContainer()
                .addNewEnv()
                .withName("COLOUR")
                .withNewValueFrom()
                .withNewConfigMapKeyRef("colour", "settings", false)
                .endValueFrom()
                .endEnv()
                .endContainer()
                .endSpec());
        Pod waiting = test.await(
                "p",
                status -> status.getContainerStatuses().stream()
                        .anyMatch(it -> it.getState().getWaiting() != null
                                && it.getState().getWaiting().getMessage() != null));
        assertThat(waiting.getStatus().getPhase()).isEqualTo("Pending");
        assertThat(waiting.getStatus().getContainerStatuses().get(0).getState().getWaiting())
                .satisfies(it -> assertThat(it.getReason()).isEqualTo("CreateContainerConfigError"))
                .satisfies(it -> assertThat(it.getMessage()).isEqualTo("configmap \"settings\" not found"));

        test.createConfigMap("settings", Map.of("colour", "blue"));
        test.awaitPhase("p", "Running");
        assertThat(specs.get("p/main").env()).containsEntry("COLOUR", "blue");
    }

    @Test
    void the_projected_token_is_private_bound_and_renewed_at_four_fifths_of_its_life() throws Exception {
        Pod pod = test.create(TestCluster.script("p", "exec sleep 60")
                .editMetadata()
                .addToAnnotations("eks.amazonaws.com/token-expiration", "3600")
                .endMetadata());
        test.awaitPhase("p", "Running");
        Path file = Path.of(specs.get("p/main").env().get("AWS_WEB_IDENTITY_TOKEN_FILE"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        String first = Files.readString(file);
        SignedJWT token = SignedJWT.parse(first);
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("sts.amazonaws.com");
        assertThat(token.getJWTClaimsSet().getJSONObjectClaim("kubernetes.io"))
                .containsEntry(
                        "pod", Map.of("name", "p", "uid", pod.getMetadata().getUid()));

        test.clock.advance(Duration.ofSeconds(2879));
        TimeUnit.MILLISECONDS.sleep(1500); // longer than the kubelet takes to look
        assertThat(file).hasContent(first);

        test.clock.advance(Duration.ofSeconds(1));
        SignedJWT renewed = SignedJWT.parse(awaitOtherContent(file, first));
        assertThat(renewed.getJWTClaimsSet().getExpirationTime().toInstant())
                .isEqualTo(test.clock.instant().plusSeconds(3600));
        try (var siblings = Files.list(file.getParent())) {
            assertThat(siblings).as("nothing unfinished").containsExactly(file);
        }
    }

    private static String awaitOtherContent(Path file, String former) throws Exception {
        for (int i = 0; i < 100; i++) {
            String content = Files.readString(file);
            if (!content.equals(former)) {
                return content;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("still the former content");
    }
}
