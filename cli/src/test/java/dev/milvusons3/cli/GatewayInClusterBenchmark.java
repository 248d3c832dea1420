package dev.milvusons3.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.OtherJvm;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import dev.milvusons3.internal.platform.containers.ShareOfGatewayMain;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.k3s.K3sContainer;

/**
 * What a deployment costs a gateway in a cluster that has many: four provisioned by one JVM, then by four JVMs at once. Here, where the
 * image is. Nothing collects it: it is run by its name.
 */
@EnabledIfSystemProperty(named = ClusterImage.PROPERTY, matches = ".+", disabledReason = ClusterImage.NONE)
class GatewayInClusterBenchmark {
    private static final int JVMS = 4;
    private static final int DEPLOYMENTS = 4;
    private static final String NAMESPACE = "gateways";

    @Test
    void deploymentsOnOneGateway(@TempDir Path directory) throws Exception {
        try (K3sContainer cluster = RequiresContainers.Images.k3s()) {
            cluster.start();
            Path kubeconfig = Files.writeString(directory.resolve("config"), cluster.getKubeConfigYaml());
            try (KubernetesClient client = new KubernetesClientBuilder()
                            .withConfig(Config.fromKubeconfig(cluster.getKubeConfigYaml()))
                            .build();
                    InstalledGateway gateway = InstalledGateway.in(cluster, client, NAMESPACE)) {
                memory(cluster, "without any JVM");
                // Whatever is loaded and compiled at the first use is.
                measure("one JVM, first of the gateway", kubeconfig, 1, cluster);
                measure("one JVM", kubeconfig, 1, cluster);
                measure(JVMS + " JVMs at once", kubeconfig, JVMS, cluster);
                memory(cluster, "after all have gone");
                assertThat(gateway.pod()
                                .getStatus()
                                .getContainerStatuses()
                                .get(0)
                                .getRestartCount())
                        .isZero();
            }
        }
    }

    private static void measure(String what, Path kubeconfig, int jvms, K3sContainer cluster) throws Exception {
        List<Process> started = new ArrayList<>();
        long start = System.nanoTime();
        try {
            for (int i = 0; i < jvms; i++) {
                ProcessBuilder builder = OtherJvm.of(ShareOfGatewayMain.class, "default", NAMESPACE, DEPLOYMENTS);
                builder.environment().put("KUBECONFIG", kubeconfig.toString());
                started.add(builder.start());
            }
            List<Double> connected = new ArrayList<>();
            List<Double> provisioned = new ArrayList<>();
            List<BufferedReader> readers =
                    started.stream().map(Process::inputReader).toList();
            for (BufferedReader reader : readers) {
                String line = reader.readLine();
                while (line != null && !line.equals(ShareOfGatewayMain.KEPT)) {
                    read(line, ShareOfGatewayMain.CONNECTED, connected);
                    read(line, ShareOfGatewayMain.PROVISIONED, provisioned);
                    line = reader.readLine();
                }
            }
            assertThat(provisioned).hasSize(jvms * DEPLOYMENTS);
            print("%s: all %d deployments provisioned after %.1f s", what, provisioned.size(), since(start));
            print("%s: to a share of the gateway, each: %s s", what, connected);
            print("%s: a deployment, each: %s s", what, provisioned);
            print("%s: a deployment, median: %.2f s", what, median(provisioned));
            memory(cluster, "with " + what);
            start = System.nanoTime();
            for (Process jvm : started) {
                jvm.outputWriter().append('\n').close();
            }
            for (Process jvm : started) {
                assertThat(jvm.waitFor()).isZero();
            }
            print("%s: removed after %.1f s", what, since(start));
        } finally {
            started.forEach(Process::destroyForcibly);
        }
    }

    private static void read(String line, String beginning, List<Double> values) {
        if (line.startsWith(beginning)) {
            values.add(Double.valueOf(line.substring(beginning.length()).replace(',', '.')));
        }
    }

    /** Of the gateway's process, as its node sees it. */
    private static void memory(K3sContainer cluster, String when) throws IOException, InterruptedException {
        String rss = cluster.execInContainer(
                        "sh",
                        "-c",
                        "grep -l '[c]luster-gateway' /proc/[0-9]*/cmdline | head -1 | xargs dirname | xargs -I{} grep VmRSS {}/status")
                .getStdout();
        print("memory of the gateway %s: %s", when, rss.strip());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void print(String format, Object... values) {
        System.out.printf("BENCHMARK " + format + "%n", values);
    }
}
