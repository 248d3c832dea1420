package dev.milvusons3.internal.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.ServiceAccountResource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;

/** A cluster and its administrator, and short words for what tests of the API server do. */
abstract class ApiServerCase {
    final TestCluster test = new TestCluster();
    final KubernetesClient client = test.client;

    @AfterEach
    void close() {
        test.close();
    }

    ServiceAccountResource account(String name) {
        return client.serviceAccounts().inNamespace("milvus").resource(accountNamed(name));
    }

    static ServiceAccount accountNamed(String name) {
        return new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
    }

    static BlockingQueue<String> watchPods(KubernetesClient client) {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        Watch watch = client.pods().inNamespace("milvus").watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                events.add(action + " " + pod.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {
                events.add("closed");
            }
        });
        assertThat(watch).isNotNull();
        return events;
    }

    /** {@return the events up to this one} */
    static List<String> awaitEvent(BlockingQueue<String> events, String awaited) throws InterruptedException {
        List<String> seen = new ArrayList<>();
        String event;
        do {
            event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("after %s", seen).isNotNull();
            seen.add(event);
        } while (!event.equals(awaited));
        return seen;
    }

    static void assertRefused(ThrowingCallable call, int code, String reason, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(KubernetesClientException.class, e -> {
            assertThat(e.getCode()).isEqualTo(code);
            assertThat(e.getStatus().getReason()).isEqualTo(reason);
            assertThat(e.getStatus().getMessage()).contains(words);
        });
    }
}
