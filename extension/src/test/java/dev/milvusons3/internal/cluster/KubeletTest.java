package dev.milvusons3.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeletTest {
    @TempDir
    Path temp;

    private final Map<String, ContainerRuntime.ContainerSpec> specs = new ConcurrentHashMap<>();
    private final ProcessRuntime processes = new ProcessRuntime();
    private TestCluster test = new TestCluster(this::run, KubeletOptions.defaults());

    private ContainerRuntime.RunningContainer run(ContainerRuntime.ContainerSpec spec) throws IOException {
        specs.put(spec.pod().getMetadata().getName() + "/" + spec.container().getName(), spec);
        return processes.run(spec);
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void a_pod_that_ends_well_succeeds() {
        test.create(TestCluster.script("p", "echo one; echo two"));
        Pod pod = test.awaitPhase("p", "Succeeded");
        ContainerStatus main = pod.getStatus().getContainerStatuses().get(0);
        assertThat(main.getState().getTerminated().getExitCode()).isZero();
        assertThat(main.getState().getTerminated().getReason()).isEqualTo("Completed");
        assertThat(main.getState().getTerminated().getMessage()).isEqualTo("one\ntwo");
        assertThat(test.pod("p").getLog()).isEqualTo("one\ntwo");
        assertThat(test.pod("p").tailingLines(1).getLog()).isEqualTo("two");
    }

    @Test
    void a_pod_that_ends_badly_fails_with_its_last_words() {
        test.create(TestCluster.script("p", "seq 1 200; exit 3"));
        Pod pod = test.awaitPhase("p", "Failed");
        ContainerStatus main = pod.getStatus().getContainerStatuses().get(0);
        assertThat(main.getState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(main.getState().getTerminated().getReason()).isEqualTo("Error");
        assertThat(main.getState().getTerminated().getMessage().lines())
                .hasSize(80)
                .startsWith("121")
                .endsWith("200");
    }

    @Test
    void a_pod_runs_until_its_last_container_ended() {
        test.create(TestCluster.script("p", "exit 3")
                .editSpec()
                .addNewContainer()
                .withName("other")
                .withCommand("/bin/sh", "-c", "exec sleep 60")
                .endContainer()
                .endSpec());
        Pod half = test.await(
                "p",
                status -> status.getContainerStatuses().stream()
                        .anyMatch(it -> it.getState().getTerminated() != null));
        assertThat(half.getStatus().getPhase()).isNotEqualTo("Failed");
        assertThat(test.awaitPhase("p", "Running")).isNotNull();
        processOf("sleep").destroy();
        assertThat(test.awaitPhase("p", "Failed").getStatus().getMessage())
                .isEqualTo("container main exited with 3; container other exited with 143");
    }

    private static ProcessHandle processOf(String command) {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith(command))
                .findAny()
                .orElseThrow();
    }

    @Test
    void a_running_pod_says_so_and_leaves_readiness_to_others() {
        test.create(TestCluster.script("p", "exec sleep 60"));
        Pod running = test.awaitPhase("p", "Running");
        ContainerStatus main = running.getStatus().getContainerStatuses().get(0);
        assertThat(main.getState().getRunning().getStartedAt()).isEqualTo("2026-11-24T08:00:00Z");
        assertThat(main.getStarted()).isTrue();
        assertThat(running.getStatus().getPodIP()).isEqualTo("127.0.0.1");
        assertThat(running.getStatus().getConditions())
                .extracting("type")
                .containsExactlyInAnyOrder("PodScheduled", "Initialized");

        test.pod("p")
                .editStatus(pod -> new PodBuilder(pod)
                        .withStatus(new PodStatusBuilder(pod.getStatus())
                                .addToConditions(new PodConditionBuilder()
                                        .withType("Ready")
                                        .withStatus("True")
                                        .build())
                                .build())
                        .build());
        test.pod("p").waitUntilReady(5, TimeUnit.SECONDS);
        assertThat(test.pod("p").isReady()).isTrue();
    }

    @Test
    void a_container_that_cannot_be_started_fails_the_pod_with_the_reason() {
        test.create(new PodBuilder(TestCluster.script("p", "").build())
                .editSpec()
                .editFirstContainer()
                .withCommand("/no/such/program")
                .endContainer()
                .endSpec());
        Pod pod = test.awaitPhase("p", "Failed");
        assertThat(pod.getStatus().getReason()).isEqualTo("StartError");
        assertThat(pod.getStatus().getMessage()).contains("/no/such/program");
    }

    @Test
    void environment_variables_are_resolved() {
        createConfigMap("settings", Map.of("colour", "blue", "size", "9"));
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
        createConfigMap("settings", Map.of("milvus.yaml", "a: 1", "other.yaml", "b: 2"));
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

        createConfigMap("settings", Map.of("colour", "blue"));
        test.awaitPhase("p", "Running");
        assertThat(specs.get("p/main").env()).containsEntry("COLOUR", "blue");
    }

    @Test
    void what_the_kubelet_cannot_do_fails_the_pod_by_name() {
        test.create(TestCluster.script("p", "true")
                .editSpec()
                .addNewVolume()
                .withName("disk")
                .withNewHostPath("/", "")
                .endVolume()
                .endSpec());
        assertThat(test.awaitPhase("p", "Failed").getStatus().getMessage())
                .contains("volume \"disk\"", "not supported by the embedded cluster");
        test.create(TestCluster.script("q", "true")
                .editSpec()
                .addNewVolume()
                .withName("map")
                .withNewConfigMap()
                .withName("escape")
                .addNewItem()
                .withKey("a")
                .withPath("../../../escaped")
                .endItem()
                .endConfigMap()
                .endVolume()
                .endSpec());
        createConfigMap("escape", Map.of("a", "b"));
        assertThat(test.awaitPhase("q", "Failed").getStatus().getMessage()).contains("leads out of its volume");
    }

    @Test
    void init_containers_come_first_one_after_the_other() {
        test.create(TestCluster.script("p", "cat $0/order; exec sleep 60")
                .editSpec()
                .addNewInitContainer()
                .withName("first")
                .withCommand("/bin/sh", "-c", "sleep 0.2; echo first")
                .endInitContainer()
                .addNewInitContainer()
                .withName("second")
                .withCommand("/bin/sh", "-c", "echo second")
                .endInitContainer()
                .endSpec());
        Pod pod = test.awaitPhase("p", "Running");
        assertThat(pod.getStatus().getInitContainerStatuses())
                .extracting(it -> it.getState().getTerminated().getMessage())
                .containsExactly("first", "second");
    }

    @Test
    void a_failing_init_container_keeps_the_others_from_starting() {
        test.create(TestCluster.script("p", "true")
                .editSpec()
                .addNewInitContainer()
                .withName("first")
                .withCommand("/bin/sh", "-c", "exit 7")
                .endInitContainer()
                .endSpec());
        Pod pod = test.awaitPhase("p", "Failed");
        assertThat(pod.getStatus().getReason()).isEqualTo("Init:Error");
        assertThat(specs).containsOnlyKeys("p/first");
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

    @Test
    void a_deleted_pod_is_there_until_its_process_and_its_files_are_gone() throws Exception {
        CountDownLatch stopAsked = new CountDownLatch(1);
        CountDownLatch mayStop = new CountDownLatch(1);
        test.close();
        test = new TestCluster(
                spec -> {
                    ContainerRuntime.RunningContainer process = run(spec);
                    return new Slow(process, stopAsked, mayStop);
                },
                KubeletOptions.defaults().withDirectory(temp));
        test.create(TestCluster.script("p", "exec sleep 60"));
        test.awaitPhase("p", "Running");
        Path directory = specs.get("p/main").directory();

        test.pod("p").delete();
        assertThat(stopAsked.await(10, TimeUnit.SECONDS)).isTrue();
        Pod terminating = test.pod("p").get();
        assertThat(terminating.getMetadata().getDeletionTimestamp()).isEqualTo("2026-11-24T08:00:00Z");
        assertThat(terminating.getMetadata().getDeletionGracePeriodSeconds()).isEqualTo(30);
        test.pod("p").delete();
        test.pod("p")
                .edit(pod -> new PodBuilder(pod)
                        .editMetadata()
                        .addToLabels("a", "1")
                        .endMetadata()
                        .build());
        assertThat(test.pod("p").get())
                .as("neither deleted twice nor by an update")
                .isNotNull();
        assertThat(directory).exists();

        mayStop.countDown();
        assertThat(test.pod("p").waitUntilCondition(Objects::isNull, 10, TimeUnit.SECONDS))
                .isNull();
        assertThat(directory).doesNotExist();
        test.create(TestCluster.script("p", "exec sleep 60"));
        test.awaitPhase("p", "Running");
    }

    @Test
    void many_pods_end_with_one_delete() throws Exception {
        for (int i = 0; i < 5; i++) {
            test.create(TestCluster.script("p" + i, "exec sleep 60"));
        }
        for (int i = 0; i < 5; i++) {
            test.awaitPhase("p" + i, "Running");
        }
        test.client
                .pods()
                .inNamespace("milvus")
                .withTimeout(10, TimeUnit.SECONDS)
                .delete();
        assertThat(test.client.pods().inNamespace("milvus").list().getItems()).isEmpty();
    }

    @Test
    void a_pod_deleted_while_it_starts_never_runs_on() throws Exception {
        for (int i = 0; i < 20; i++) {
            String name = "p" + i;
            test.create(TestCluster.script(name, "exec sleep 60"));
            test.pod(name).delete();
        }
        for (int i = 0; i < 20; i++) {
            assertThat(test.pod("p" + i).waitUntilCondition(Objects::isNull, 10, TimeUnit.SECONDS))
                    .isNull();
        }
        assertThat(ProcessHandle.current()
                        .children()
                        .filter(ProcessHandle::isAlive)
                        .map(it -> it.info().command())
                        .toList())
                .noneMatch(command -> command.orElse("").endsWith("sleep"));
    }

    @Test
    void the_log_of_a_container_that_does_not_exist() {
        test.create(TestCluster.script("p", "exec sleep 60"));
        test.awaitPhase("p", "Running");
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                KubernetesClientException.class,
                                () -> test.pod("p").inContainer("other").getLog())
                        .getCode())
                .isEqualTo(400);
    }

    private void createConfigMap(String name, Map<String, String> data) {
        test.client
                .configMaps()
                .inNamespace("milvus")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withData(data)
                        .build())
                .create();
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

    /** Takes its time to stop. */
    private record Slow(ContainerRuntime.RunningContainer process, CountDownLatch stopAsked, CountDownLatch mayStop)
            implements ContainerRuntime.RunningContainer {
        @Override
        public boolean isRunning() {
            return process.isRunning();
        }

        @Override
        public int exitCode() {
            return process.exitCode();
        }

        @Override
        public String logTail(int lines) {
            return process.logTail(lines);
        }

        @Override
        public void stop() {
            stopAsked.countDown();
            try {
                mayStop.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            process.stop();
        }
    }
}
