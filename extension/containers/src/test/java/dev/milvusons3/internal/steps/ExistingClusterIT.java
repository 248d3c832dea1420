package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.OtherJvm;
import dev.milvusons3.internal.platform.Platforms;
import dev.milvusons3.internal.platform.RequestedTokens;
import dev.milvusons3.internal.platform.WebIdentityLogin;
import dev.milvusons3.internal.platform.containers.DockerObjects;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.k3s.K3sContainer;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.sts.model.StsException;

/** Two runs at once on a cluster that is there, as two shards of a build: nothing of one is seen by the other, and nothing is left. */
@RequiresContainers
@Timeout(900)
class ExistingClusterIT {
    /** Where Kubernetes' client looks for the kubeconfig before the environment. */
    private static final String KUBECONFIG = "kubeconfig";

    private static final String CONTEXT = "default";

    private static K3sContainer cluster;
    private static KubernetesClient client;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        cluster = RequiresContainers.Images.k3s();
        cluster.start();
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.getKubeConfigYaml()))
                .build();
        System.setProperty(
                KUBECONFIG,
                Files.writeString(directory.resolve("config"), cluster.getKubeConfigYaml())
                        .toString());
    }

    @AfterAll
    static void stop() {
        System.clearProperty(KUBECONFIG);
        if (client != null) {
            client.close();
        }
        cluster.stop();
    }

    @Test
    void twoRunsShareIt() {
        DockerObjects before = DockerObjects.ofThisRun();
        List<String> objects = objects();
        DockerObjects made;
        try (PlatformStarter first = new PlatformStarter(new Platforms());
                PlatformStarter second = new PlatformStarter(new Platforms())) {
            CompletableFuture<RunningDeployment> starting =
                    CompletableFuture.supplyAsync(() -> first.start(Specs.inCluster(CONTEXT), "first"));
            RunningDeployment another = second.start(Specs.inCluster(CONTEXT), "second");
            RunningDeployment one = starting.join();

            assertKeepsToItself(one.deployment());
            assertKeepsToItself(another.deployment());
            assertRoleIsNotKnown(one.deployment(), another.deployment());

            made = DockerObjects.ofThisRun().since(before);
            one.close(false);
            another.close(false);
        }
        assertThat(made.containers()).as("a LocalStack of each").isEqualTo(2);
        assertThat(made.left()).isEmpty();
        assertThat(objects()).isEqualTo(objects);
    }

    /** Two processes this time, of which one is killed: it cannot remove what it has, and the next run on the cluster does. */
    @Test
    void whatAKilledRunLeftGoesWithTheNextOne() throws Exception {
        List<String> before = objects();
        Process other = otherProcess();
        try {
            String namespace = other.inputReader()
                    .lines()
                    .filter(line -> line.startsWith(RunInClusterMain.READY))
                    .findFirst()
                    .orElseThrow()
                    .substring(RunInClusterMain.READY.length());
            List<String> others = objects();
            runAlone();
            assertThat(objects()).as("what the other process has").isEqualTo(others);

            other.destroyForcibly().waitFor();
            endLeases();
            runAlone();
            client.namespaces().withName(namespace).waitUntilCondition(Objects::isNull, 5, TimeUnit.MINUTES);
            assertThat(objects()).isEqualTo(before);
        } finally {
            other.destroyForcibly();
        }
    }

    private static Process otherProcess() throws IOException {
        ProcessBuilder builder = OtherJvm.of(RunInClusterMain.class, CONTEXT);
        builder.environment().put("KUBECONFIG", System.getProperty(KUBECONFIG));
        return builder.start();
    }

    private static void runAlone() {
        try (PlatformStarter starter = new PlatformStarter(new Platforms())) {
            RunningDeployment running = starter.start(Specs.inCluster(CONTEXT), "ExistingClusterIT");
            assertKeepsToItself(running.deployment());
            running.close(false);
        }
    }

    /** As five minutes without a renewal do. */
    private static void endLeases() {
        client.leases()
                .inNamespace("default")
                .list()
                .getItems()
                .forEach(lease -> client.resource(lease)
                        .edit(it -> new LeaseBuilder(it)
                                .editSpec()
                                .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC).minusHours(1))
                                .endSpec()
                                .build()));
    }

    private static void assertKeepsToItself(MilvusDeployment deployment) {
        assertThat(deployment.environment()).isEqualTo(Environment.CONTAINERS);
        assertThat(deployment.s3().listBuckets().buckets())
                .extracting(Bucket::name)
                .containsExactly(deployment.bucket());
        assertThat(deployment.decisions().byMilvus().all()).isNotEmpty().allSatisfy(decision -> {
            assertThat(decision.isBy(deployment.roleArn())).isTrue();
            assertThat(decision.resource()).startsWith("arn:aws:s3:::" + deployment.bucket());
        });
        assertThat(deployment
                        .s3()
                        .listObjectsV2(r -> r.bucket(deployment.bucket()).prefix("files/"))
                        .contents())
                .isNotEmpty();
    }

    /** The token is the cluster's, which both trust. */
    private static void assertRoleIsNotKnown(MilvusDeployment owner, MilvusDeployment another) {
        String token = RequestedTokens.token(
                client, owner.namespace(), owner.serviceAccount(), WebIdentityLogin.AUDIENCE, Duration.ofHours(1));
        assertThatThrownBy(() -> another.sts()
                        .assumeRoleWithWebIdentity(r -> r.roleArn(owner.roleArn())
                                .roleSessionName("guest")
                                .webIdentityToken(token)))
                .isInstanceOf(StsException.class);
    }

    @Test
    void aContextThatThereIsNotIsRefusedBeforeAnythingStarts() {
        DockerObjects before = DockerObjects.ofThisRun();
        try (PlatformStarter starter = new PlatformStarter(new Platforms())) {
            assertThatThrownBy(() -> starter.start(Specs.inCluster("production"), "ExistingClusterIT"))
                    .isInstanceOf(MilvusOnS3Exception.class)
                    .hasMessageStartingWith("there is no context \"production\" (milvus-on-s3.kube-context) in [")
                    .hasMessageContaining(
                            "There are: [default]. Leave milvus-on-s3.kube-context out to have a cluster started here.");
        }
        assertThat(DockerObjects.ofThisRun().since(before).containers()).isZero();
    }

    /** {@return what a run could leave, and the configuration of names, which is everybody's} */
    private static List<String> objects() {
        TreeSet<String> found = new TreeSet<>();
        Stream.of(
                        client.namespaces().list().getItems(),
                        client.services().inAnyNamespace().list().getItems(),
                        client.leases().inNamespace("default").list().getItems(),
                        client.admissionRegistration()
                                .v1()
                                .mutatingWebhookConfigurations()
                                .list()
                                .getItems())
                .flatMap(List::stream)
                .map(ExistingClusterIT::name)
                .forEach(found::add);
        client.configMaps().inNamespace("kube-system").list().getItems().stream()
                .filter(map -> map.getMetadata().getName().startsWith("coredns"))
                .forEach(map -> found.add(map.getData().toString()));
        return List.copyOf(found);
    }

    private static String name(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }
}
