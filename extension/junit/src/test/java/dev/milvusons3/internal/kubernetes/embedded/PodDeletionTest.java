package dev.milvusons3.internal.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How pods go. */
class PodDeletionTest extends PodCase {
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
