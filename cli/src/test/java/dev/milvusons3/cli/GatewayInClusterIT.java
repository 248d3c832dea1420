package dev.milvusons3.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.OtherJvm;
import dev.milvusons3.internal.platform.containers.DockerObjects;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.k3s.K3sContainer;

/**
 * Two JVMs at once with one gateway in the cluster, as two shards of a build: each has a real Milvus, neither sees anything of the other,
 * nothing is started in Docker, and nothing is left, of one that is killed either.
 */
@RequiresContainers
@EnabledIfSystemProperty(named = ClusterImage.PROPERTY, matches = ".+", disabledReason = ClusterImage.NONE)
@Timeout(900)
class GatewayInClusterIT {
    private static final String CONTEXT = "default";
    private static final String NAMESPACE = "gateways";

    private static K3sContainer cluster;
    private static KubernetesClient client;
    private static InstalledGateway gateway;
    private static Path kubeconfig;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        cluster = RequiresContainers.Images.k3s();
        cluster.start();
        kubeconfig = Files.writeString(directory.resolve("config"), cluster.getKubeConfigYaml());
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.getKubeConfigYaml()))
                .build();
        gateway = InstalledGateway.in(cluster, client, NAMESPACE);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (client != null) {
            client.close();
        }
        cluster.stop();
    }

    @Test
    void twoProcessesShareItAndOneThatIsKilledLeavesNothing() throws Exception {
        DockerObjects docker = DockerObjects.ofThisRun();
        List<String> before = objects();
        try (User first = User.start();
                User second = User.start()) {
            GatewayUserMain.Guest one = first.ready();
            GatewayUserMain.Guest other = second.ready();
            first.tell(GatewayUserMain.VISIT + other);
            second.tell(GatewayUserMain.VISIT + one);
            first.done();
            second.done();
            assertThat(DockerObjects.ofThisRun().since(docker).containers()).isZero();

            first.tell(GatewayUserMain.CLOSE);
            first.done();
            assertThat(namespaces()).doesNotContain(one.namespace()).contains(other.namespace());

            second.kill();
        }
        while (!objects().equals(before)) {
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private static List<String> namespaces() {
        return client.namespaces().list().getItems().stream()
                .map(it -> it.getMetadata().getName())
                .toList();
    }

    /** {@return what a run could leave} */
    private static List<String> objects() {
        return List.copyOf(Stream.of(
                        client.namespaces().list().getItems(),
                        client.services().inAnyNamespace().list().getItems(),
                        client.leases().inNamespace("default").list().getItems(),
                        client.admissionRegistration()
                                .v1()
                                .mutatingWebhookConfigurations()
                                .list()
                                .getItems())
                .flatMap(List::stream)
                .map(GatewayInClusterIT::name)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String name(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }

    /** Another JVM. */
    private record User(Process jvm, BufferedReader says, PrintWriter told) implements AutoCloseable {
        static User start() throws IOException {
            ProcessBuilder builder = OtherJvm.of(GatewayUserMain.class, CONTEXT, NAMESPACE);
            // Neither an engine nor anything of this build's.
            builder.environment().put("DOCKER_HOST", "tcp://127.0.0.1:1");
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            Process jvm = builder.start();
            return new User(jvm, jvm.inputReader(), new PrintWriter(jvm.outputWriter(), true));
        }

        GatewayUserMain.Guest ready() {
            return GatewayUserMain.Guest.read(await(GatewayUserMain.READY).substring(GatewayUserMain.READY.length()));
        }

        void tell(String line) {
            told.println(line);
        }

        void done() {
            await(GatewayUserMain.DONE);
        }

        private String await(String beginning) {
            return says.lines()
                    .filter(line -> line.startsWith(beginning))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("it ended without \"" + beginning + "\""));
        }

        void kill() throws InterruptedException {
            jvm.destroyForcibly();
            assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void close() {
            jvm.destroyForcibly();
        }
    }
}
