package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.github.dockerjava.api.exception.NotFoundException;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.milvusons3.CredentialUse;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.platform.Platforms;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.InsertReq;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/** The guide's cluster: two proxies and coordinators in active-standby pairs, each component a pod that takes the role for itself. */
@RequiresContainers
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DistributedMilvusIT {
    private static final String BROKER = "milvus-on-s3.test/broker:3.9.1";

    private static PlatformStarter starter;
    private static RunningDeployment started;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        requireBroker();
        Path values = Files.writeString(directory.resolve("values.yaml"), """
                cluster: {enabled: true}
                proxy: &component
                  resources: {limits: null}
                  extraEnv:
                    - {name: AWS_ROLE_SESSION_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                rootCoordinator: *component
                dataCoordinator: *component
                queryCoordinator: *component
                indexCoordinator: *component
                dataNode: *component
                indexNode: *component
                queryNode: *component
                """);
        starter = new PlatformStarter(new Platforms());
        started = starter.start(Specs.inContainers(values, BROKER, Duration.ofMinutes(8)), "DistributedMilvusIT");
    }

    private static void requireBroker() {
        try {
            DockerClientFactory.instance().client().inspectImageCmd(BROKER).exec();
        } catch (NotFoundException e) {
            String reason = "the Docker engine has not got " + BROKER + ", which .ci/broker-image makes";
            if (Boolean.parseBoolean(System.getenv("REQUIRE_BROKER"))) {
                throw new IllegalStateException(reason + ", and REQUIRE_BROKER is true", e);
            }
            abort(reason);
        }
    }

    @AfterAll
    static void stop() {
        if (started != null) {
            started.close(false);
        }
        if (starter != null) {
            starter.close();
        }
    }

    @Test
    @Order(1)
    void everyComponentIsThereInThePairsOfTheGuide() {
        assertThat(components().collect(Collectors.groupingBy(Function.identity(), Collectors.counting())))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "proxy", 2L,
                        "rootcoord", 2L,
                        "datacoord", 2L,
                        "querycoord", 2L,
                        "indexcoord", 2L,
                        "datanode", 1L,
                        "indexnode", 1L,
                        "querynode", 1L));
    }

    /** By the session's name, which the values take from the pod's. Coordinators but this one, and proxies, never ask S3 for anything. */
    @Test
    @Order(2)
    void eachComponentTakesTheRoleForItself() {
        MilvusDeployment deployment = started.deployment();
        Decisions asked = deployment.decisions().byMilvus();

        assertThat(components(asked)).containsExactlyInAnyOrder("datacoord", "datanode", "indexnode", "querynode");
        assertThat(asked.all()).allSatisfy(decision -> {
            assertThat(decision.verdict()).isEqualTo(Verdict.ALLOWED);
            assertThat(decision.isBy(deployment.roleArn())).isTrue();
        });
        assertThat(components(asked.on("s3:PutObject"))).containsExactlyInAnyOrder("datanode", "indexnode");
        assertThat(deployment.credentialUse().clients())
                .extracting(CredentialUse.Client::name)
                .containsExactlyInAnyOrder("Go", "C++");
    }

    @Test
    @Order(3)
    void whenAProxyIsKilledTheOtherOneServes() throws Exception {
        // Each in turn: the one to which clients were led at the start is among them.
        for (Pod proxy : pods("proxy")) {
            kill(proxy);
            assertThat(listed()).isEmpty();
            while (pods("proxy").stream().filter(Readiness::isPodReady).count() < 2) {
                Thread.sleep(200);
            }
        }
    }

    /** The active one is the one that asked last: a standby asks for nothing. */
    @Test
    @Order(4)
    void whenTheActiveCoordinatorIsKilledTheStandbyTakesTheRoleForItself() throws Exception {
        MilvusDeployment deployment = started.deployment();
        Decisions before = deployment.decisions();
        String active = before.byMilvus().stream()
                .map(DistributedMilvusIT::session)
                .filter(pod -> component(pod).equals("datacoord"))
                .reduce((earlier, later) -> later)
                .orElseThrow();

        kill(pods("datacoord").stream()
                .filter(pod -> pod.getMetadata().getName().equals(active))
                .findFirst()
                .orElseThrow());
        while (!components(deployment.decisions().since(before).byMilvus()).contains("datacoord")) {
            Thread.sleep(200);
        }
        write();
        Decisions after = deployment.decisions().since(before);

        assertThat(after.byMilvus().stream().map(DistributedMilvusIT::session))
                .filteredOn(pod -> component(pod).equals("datacoord"))
                .doesNotContain(active);
        assertThat(after.byMilvus().denied()).isEmpty();
        assertThat(components(after.byMilvus().on("s3:PutObject")))
                .as("what it manages is written")
                .contains("datanode");
    }

    /** Last, since a data node that may not write need not survive that. */
    @Test
    @Order(5)
    void aDenialNamesThePodThatItIsAbout() throws Exception {
        MilvusDeployment deployment = started.deployment();
        Decisions before = deployment.decisions();
        deployment.s3().putBucketPolicy(r -> r.bucket(deployment.bucket()).policy("""
                {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
                 "Resource": "arn:aws:s3:::%s/*", "Condition": {"StringLike": {"aws:userid": "*:*-datanode-*"}}}}
                """.formatted(deployment.bucket())));
        CompletableFuture<Void> writing = CompletableFuture.runAsync(DistributedMilvusIT::write);
        while (deployment.decisions().since(before).byMilvus().denied().isEmpty()) {
            assertThat(writing).isNotDone();
            Thread.sleep(200);
        }
        deployment.s3().deleteBucketPolicy(r -> r.bucket(deployment.bucket()));

        assertThat(components(deployment.decisions().since(before).byMilvus().denied()))
                .containsOnly("datanode");
        assertThat(writing).succeedsWithin(Duration.ofMinutes(3));
    }

    private static void write() {
        String name = "by_a_cluster_" + System.nanoTime();
        try (Closing client = new Closing(started.newClient(Optional.empty()))) {
            client.milvus()
                    .createCollection(CreateCollectionReq.builder()
                            .collectionName(name)
                            .dimension(4)
                            .build());
            JsonObject row = new JsonObject();
            row.addProperty("id", 1);
            JsonArray vector = new JsonArray();
            List.of(1f, 2f, 3f, 4f).forEach(vector::add);
            row.add("vector", vector);
            client.milvus()
                    .insert(InsertReq.builder()
                            .collectionName(name)
                            .data(List.of(row))
                            .build());
            client.milvus()
                    .flush(FlushReq.builder().collectionNames(List.of(name)).build());
        }
    }

    private static List<String> listed() {
        try (Closing client = new Closing(started.newClient(Optional.empty()))) {
            return client.milvus().listCollections().getCollectionNames();
        }
    }

    /** Milvus' client is none of Java's closeable things. */
    private record Closing(MilvusClientV2 milvus) implements AutoCloseable {
        @Override
        public void close() {
            milvus.close();
        }
    }

    /** At once, as a node that is lost: nothing is told to etcd. */
    private static void kill(Pod pod) {
        started.deployment().kubernetes().resource(pod).withGracePeriod(0).delete();
    }

    private static List<Pod> pods(String component) {
        MilvusDeployment deployment = started.deployment();
        return deployment
                .kubernetes()
                .pods()
                .inNamespace(deployment.namespace())
                .withLabel("component", component)
                .list()
                .getItems();
    }

    private static Stream<String> components() {
        MilvusDeployment deployment = started.deployment();
        return deployment
                .kubernetes()
                .pods()
                .inNamespace(deployment.namespace())
                .withLabel("component")
                .list()
                .getItems()
                .stream()
                .map(pod -> pod.getMetadata().getLabels().get("component"));
    }

    /** {@return the name of the session, which is that of the pod} */
    private static String session(RecordedDecision decision) {
        return decision.principal().substring(decision.principal().lastIndexOf('/') + 1);
    }

    private static Set<String> components(Decisions decisions) {
        return decisions.stream()
                .map(decision -> component(session(decision)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@return such as {@code datanode} of {@code milvus-demo-datanode-6b7674788c-mt7n4}} */
    private static String component(String pod) {
        String[] words = pod.split("-");
        return words[words.length - 3];
    }
}
