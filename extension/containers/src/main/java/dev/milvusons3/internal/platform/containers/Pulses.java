package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.internal.gateway.upstream.Pulse;
import dev.milvusons3.internal.gateway.upstream.Pulse.Outage;
import dev.milvusons3.internal.platform.OpenResources;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Whether what a run depends on still answers: all are asked all the time, so that no test hangs without a word. */
final class Pulses implements AutoCloseable {
    private final OpenResources opened = new OpenResources("the watch over what the run depends on");
    private final List<Pulse> all = new CopyOnWriteArrayList<>();

    /** {@return one that is asked from now on} */
    Pulse add(Pulse pulse) {
        all.add(opened.open(pulse));
        return pulse.always();
    }

    /**
     * Has a cluster asked from now on.
     *
     * @param administrator of it
     * @param state what else is known of it when it does not answer
     */
    void addCluster(KubernetesClient administrator, Supplier<String> state) {
        Config config = administrator.getConfiguration();
        KubernetesClient client = opened.open(new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withRequestTimeout((int) Pulse.PATIENCE.toMillis())
                        .withConnectionTimeout((int) Pulse.PATIENCE.toMillis())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build());
        add(new Pulse(
                "the cluster at " + config.getMasterUrl(),
                Pulse.PATIENCE,
                limit -> within(limit, () -> client.raw("/readyz")),
                state));
    }

    /** {@return a sentence for each silence that was not over at a moment, oldest first} */
    List<String> outages(Instant since) {
        return all.stream()
                .flatMap(pulse -> pulse.outages().stream())
                .filter(outage -> outage.reaches(since))
                .sorted(Comparator.comparing(Outage::since))
                .map(Pulses::told)
                .toList();
    }

    private static String told(Outage outage) {
        return "Meanwhile " + outage.sentence()
                + outage.until()
                        .map(until -> "; it answered again after "
                                + Duration.between(outage.since(), until).toSeconds() + " s")
                        .orElse("; it still does not answer");
    }

    /** For clients that would wait for ever. */
    static <T> T within(Duration limit, Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "milvus-on-s3-question");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new TimeoutException("no answer");
        } finally {
            task.cancel(true);
        }
    }

    @Override
    public void close() {
        opened.close();
    }
}
