package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.milvus.helm.TestCharts;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Settings;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;

/**
 * A deployment in containers against the same cluster alone and the same pod alone; a second one on the same cluster; teardown.
 * Here and not among the other benchmarks, whose class path has no Testcontainers. Nothing collects it: it is run by its name.
 */
class ContainersBenchmark {
    private static final int ROUNDS = 3;
    private static final long MINUTES = 5;

    @Test
    void deploymentAgainstClusterAndPod() throws Exception {
        Assumptions.assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "no Docker engine answers");
        DeploymentSpec spec = SpecReader.read(
                new SpecRequest(
                        ContainersBenchmark.class,
                        List.of(new Layer(
                                "the benchmark",
                                Map.of(
                                        Settings.ENVIRONMENT,
                                        "CONTAINERS",
                                        Settings.CHART,
                                        TestCharts.small().reference()))),
                        List.of()),
                Configuration.of(key -> Optional.empty()));
        List<Double> cluster = new ArrayList<>();
        List<Double> pod = new ArrayList<>();
        try (K3sContainer k3s = RequiresContainers.Images.k3s()) {
            cluster.add(seconds(() -> {
                k3s.start();
                return null;
            }));
            try (KubernetesClient client = new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(k3s.getKubeConfigYaml()))
                    .build()) {
                for (int round = 0; round < ROUNDS; round++) {
                    String name = "milvus-" + round;
                    pod.add(seconds(() -> bare(client, name, spec.helm().milvusVersion())));
                    client.pods()
                            .inNamespace("default")
                            .withName(name)
                            .withGracePeriod(0)
                            .delete();
                }
            }
        }
        List<Double> starts = new ArrayList<>();
        List<Double> stops = new ArrayList<>();
        double first;
        try (DeploymentStarter starter = DeploymentStarter.standard()) {
            first = deployment(starter, spec, stops);
            for (int round = 0; round < ROUNDS; round++) {
                starts.add(deployment(starter, spec, stops));
            }
        }
        print("cluster alone, to ready: %.1f s", median(cluster));
        print("pod alone, to ready: %.1f s", median(pod));
        print("first deployment with cluster and LocalStack, to the client: %.1f s", first);
        print("the same / (cluster + pod): %.2f (goal <= 1.5)", first / (median(cluster) + median(pod)));
        print("deployment on the running cluster, to the client: %.1f s", median(starts));
        print("the same - pod: %.1f s (goal <= 3)", median(starts) - median(pod));
        print("teardown of a deployment: %.1f s (goal <= 10)", median(stops));
        assertThat(starts).hasSize(ROUNDS);
    }

    private static double seconds(Callable<?> work) throws Exception {
        long start = System.nanoTime();
        work.call();
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static void print(String format, double value) {
        System.out.printf("BENCHMARK " + format + "%n", value);
    }

    private static double deployment(DeploymentStarter starter, DeploymentSpec spec, List<Double> stops)
            throws Exception {
        RunningDeployment[] started = new RunningDeployment[1];
        double start = seconds(() -> {
            started[0] = starter.start(spec, "ContainersBenchmark");
            started[0].newClient(Optional.empty()).close();
            return null;
        });
        stops.add(seconds(() -> {
            started[0].close(false);
            return null;
        }));
        return start;
    }

    /** The image with its own configuration, on its own disk. */
    private static Void bare(KubernetesClient client, String name, String version) {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("default")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("milvus")
                        .withImage("milvusdb/milvus:v" + version)
                        .withImagePullPolicy("IfNotPresent")
                        .withArgs("milvus", "run", "standalone")
                        .addNewEnv()
                        .withName("COMMON_STORAGETYPE")
                        .withValue("local")
                        .endEnv()
                        .withNewReadinessProbe()
                        .withNewHttpGet()
                        .withPath("/healthz")
                        .withNewPort(9091)
                        .endHttpGet()
                        .withPeriodSeconds(1)
                        .withTimeoutSeconds(2)
                        .endReadinessProbe()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        client.pods()
                .inNamespace("default")
                .withName(name)
                .waitUntilCondition(Readiness::isPodReady, MINUTES, TimeUnit.MINUTES);
        return null;
    }
}
