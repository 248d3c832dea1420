package dev.milvusons3.internal.platform.containers.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.Authoring;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.faults.GatewayFaults;
import dev.milvusons3.internal.kubernetes.embedded.EmbeddedCluster;
import dev.milvusons3.internal.kubernetes.embedded.IdleCluster;
import dev.milvusons3.internal.kubernetes.real.HostAddress;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.ConnectedCluster;
import dev.milvusons3.internal.platform.GatewayAccounts;
import dev.milvusons3.internal.world.Network;
import dev.milvusons3.internal.world.Organization;
import dev.milvusons3.internal.world.World;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The process and its clients in one JVM, on a cluster that issues tokens and runs nothing. */
class ClusterGatewayTest {
    private static final String KEY = "the-key-of-the-chart";
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final Pod POD = new PodBuilder()
            .withNewMetadata()
            .withName("p")
            .withNamespace("milvus")
            .endMetadata()
            .withNewSpec()
            .withServiceAccountName("sa")
            .addNewContainer()
            .withName("main")
            .endContainer()
            .endSpec()
            .build();

    private final AtomicLong nanos = new AtomicLong();
    private EmbeddedCluster cluster;
    private ClusterGateway process;
    private ClusterGatewayClient client;

    @BeforeEach
    void start() throws IOException {
        cluster = IdleCluster.start();
        cluster.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("milvus")
                        .endMetadata()
                        .build())
                .create();
        cluster.client()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("sa")
                        .withNamespace("milvus")
                        .endMetadata()
                        .build())
                .create();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        Cluster known = new ConnectedCluster(cluster.client(), IdleCluster.ISSUER);
        process = new ClusterGateway(known, new HostAddress(loopback, loopback, "here"), 0, KEY, LEASE, nanos::get);
        client = new ClusterGatewayClient(port -> new InetSocketAddress(loopback, port), process.port(), KEY);
    }

    @AfterEach
    void stop() {
        process.close();
        cluster.close();
    }

    private ShardUser user(String holder) {
        return new ShardUser(client, holder, IdleCluster.ISSUER);
    }

    @Test
    void shardsSeeNothingOfEachOtherEvenIfTheirBucketsHaveOneName() {
        try (ShardUser one = user("one");
                ShardUser other = user("other")) {
            assertThat(one.shard.account()).matches("[1-9]\\d{11}").isNotEqualTo(other.shard.account());
            one.createBucket();
            other.createBucket();
            one.put("mine");
            other.put("mine");
            one.createRole();

            assertThat(one.get("mine")).isEqualTo(one.shard.account());
            assertThat(other.get("mine")).isEqualTo(other.shard.account());
            assertThat(one.aws.s3().listBuckets().buckets())
                    .extracting(Bucket::name)
                    .containsExactly(ShardUser.BUCKET);
            assertThat(other.aws.iam().listRoles().roles()).isEmpty();
            other.gateway.catchUp();
            assertThat(other.gateway.decisions().list())
                    .extracting(RecordedDecision::action)
                    .containsExactly("s3:CreateBucket", "s3:PutObject", "s3:GetObject", "iam:ListRoles");
        }
    }

    @Test
    void aShardCannotNameWhatIsAnothers() {
        try (ShardUser one = user("one");
                ShardUser other = user("other")) {
            one.createBucket();
            one.put("mine");
            try (S3Client stranger = ShardUser.s3(one.gateway, other.gateway.root(other.shard.account()))) {
                assertThatThrownBy(() -> stranger.getObjectAsBytes(
                                b -> b.bucket(ShardUser.BUCKET).key("mine")))
                        .isInstanceOfSatisfying(
                                S3Exception.class,
                                e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAccessKeyId"));
            }
        }
    }

    @Test
    void aFaultIsItsShardsAlone() {
        try (ShardUser one = user("one");
                ShardUser other = user("other")) {
            one.createBucket();
            other.createBucket();
            String role = one.createRole();
            try (S3Client pod = one.assume(cluster.client(), role);
                    S3Client others = other.assume(cluster.client(), other.createRole())) {
                GatewayFaults faults = new GatewayFaults(one.gateway, role);

                faults.deny("s3:PutObject");

                assertThatThrownBy(() -> put(pod)).isInstanceOf(S3Exception.class);
                assertThatCode(() -> put(others)).doesNotThrowAnyException();
                faults.undoAll();
                assertThatCode(() -> put(pod)).doesNotThrowAnyException();
                assertThatThrownBy(() -> faults.slowDown(2))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("rate 2.0");
            }
        }
    }

    @Test
    void everyFaultCanBeBegun() {
        try (ShardUser user = user("one")) {
            GatewayFaults faults = new GatewayFaults(user.gateway, user.createRole());

            assertThat(List.of(
                            faults.expireCredentials(),
                            faults.slowDown(0.5),
                            faults.resetConnections(0.5),
                            faults.delay(Duration.ofMillis(1)),
                            faults.stsUnreachable(),
                            faults.disableKeys(),
                            faults.sts().throttle(0.5),
                            faults.sts().slow(Duration.ofMillis(1)),
                            faults.sts().shortSessions(Duration.ofSeconds(1))))
                    .doesNotContainNull();
            faults.undoAll();
        }
    }

    @Test
    void aSurroundingWorldIsOfItsMarkAndRolesUntilItIsUndone() {
        try (ShardUser user = user("one")) {
            user.createBucket();
            String role = user.createRole();
            NamedPolicy guard = NamedPolicy.of("nobody puts", PolicyType.SERVICE_CONTROL, """
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"},
                     {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*"}]}""");
            World world = new World(
                    Set.of(user.shard.account(), "444455556666"),
                    Set.of("arn:aws:iam::444455556666:role/auditor"),
                    new Organization(
                            Optional.of("o-exampleorgid"),
                            Set.of(user.shard.account()),
                            List.of(new Organization.Level("Root", Optional.empty(), List.of(guard)))),
                    new Network(
                            Optional.empty(),
                            Optional.of("vpc-1"),
                            Optional.of("vpce-1"),
                            Optional.of("10.0.0.1"),
                            Optional.of(NamedPolicy.of("endpoint", PolicyType.VPC_ENDPOINT, """
                                    {"Version": "2012-10-17", "Statement":
                                     {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}"""))));
            try (S3Client pod = user.assume(cluster.client(), role)) {
                Runnable undo = user.gateway.surround(world, "nobody's mark", Set.of(role));
                assertThatThrownBy(() -> put(pod)).hasMessageContaining("service control policy");
                undo.run();
                assertThatCode(() -> put(pod)).doesNotThrowAnyException();
            }
            user.gateway.catchUp();
            Decision denied = user.gateway.decisions().list().stream()
                    .filter(decision -> decision.verdict() == Verdict.DENIED)
                    .findFirst()
                    .flatMap(RecordedDecision::decision)
                    .orElseThrow();
            assertThat(denied.request().context()).containsEntry("aws:SourceVpce", List.of("vpce-1"));
            assertThat(user.gateway.root("444455556666").accessKeyId()).startsWith("AKIA");
        }
    }

    @Test
    void whoListensHearsOfADecisionWithoutAsking() throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (ShardUser user = user("one");
                DecisionLog.Listening listening =
                        user.gateway.decisions().listen(decision -> heard.add(decision.action()))) {
            assertThat(listening).isNotNull();
            user.createBucket();

            assertThat(heard.poll(1, TimeUnit.MINUTES)).isEqualTo("s3:CreateBucket");
        }
    }

    @Test
    void whatRequestsCarriedIsKnownOnceTheyAreAnswered() {
        try (ShardUser user = user("one")) {
            user.createBucket();
            user.put("k");
            user.gateway.catchUp();
            user.get("k");
            // What came before has been answered when this has.
            user.aws.s3().listBuckets();
            user.gateway.catchUp();

            assertThat(user.gateway.decisions().list())
                    .extracting(
                            RecordedDecision::action,
                            decision -> decision.transfer().sent(),
                            decision -> decision.transfer().received())
                    .contains(tuple("s3:PutObject", 12L, 0L), tuple("s3:GetObject", 0L, 12L));
        }
    }

    @Test
    void whereRequestsComeFromIsAPortOfItsOwn() {
        try (ShardUser user = user("one")) {
            assertThat(user.gateway.endpointFrom(GatewayAccounts.Origin.OTHER_ENDPOINT))
                    .isNotEqualTo(user.gateway.endpoint())
                    .isNotEqualTo(user.gateway.endpointFrom(GatewayAccounts.Origin.OTHER_ORGANIZATION));
            assertThatCode(() -> user.gateway.forgetKey("arn:aws:kms:us-east-2:" + user.shard.account() + ":key/1"))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aLeaseThatIsNotRenewedEndsItsShardAndNoOther() {
        RemoteShard dead = client.open("dead");
        URI gone = dead.gateway(Region.US_EAST_2, Authoring.OF_DOCUMENTS).endpoint();
        nanos.addAndGet(LEASE.toNanos());
        try (ShardUser living = user("living")) {
            living.createBucket();
            process.endOverdue();
            assertThat(answers(gone)).isTrue();

            nanos.incrementAndGet();
            process.endOverdue();

            assertThat(answers(gone)).isFalse();
            assertThatThrownBy(() -> dead.gateway(Region.US_EAST_2, Authoring.OF_DOCUMENTS))
                    .isInstanceOf(MilvusOnS3Exception.class)
                    .hasMessageContaining("its lease has ended");
            assertThatCode(() -> living.put("still")).doesNotThrowAnyException();
        }
        assertThatCode(dead::close).doesNotThrowAnyException();
    }

    @Test
    void aClosedShardIsGone() {
        URI gone;
        try (ShardUser user = user("one")) {
            gone = user.gateway.endpoint();
            assertThat(answers(gone)).isTrue();
        }
        assertThat(answers(gone)).isFalse();
    }

    private static boolean answers(URI endpoint) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()));
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void aPodThatTheWebhookPassedOverIsTold() {
        try (ShardUser user = user("one")) {
            assertThat(user.gateway.problem(POD))
                    .hasValueSatisfying(problem -> assertThat(problem)
                            .contains("Pod milvus/p was not mutated", "does not look after this namespace"));
            user.gateway.release("milvus");
        }
    }

    @Test
    void ofADeadShardNothingStaysAndWhatItAdoptedIsAsBefore() {
        RemoteShard dead = client.open("dead");
        // Which waits until all that leads to it is there.
        assertThat(dead.gateway(Region.US_EAST_2, Authoring.OF_DOCUMENTS).problem(POD))
                .isPresent();
        assertThat(leases()).hasSize(1);
        lookAfter("left", Map.of("app.kubernetes.io/managed-by", "milvus-on-s3"));
        lookAfter("adopted", Map.of("team", "search"));

        nanos.addAndGet(LEASE.toNanos() + 1);
        process.endOverdue();

        assertThat(leases()).isEmpty();
        assertThat(cluster.client().services().inNamespace("default").list().getItems())
                .isEmpty();
        assertThat(cluster.client().namespaces().withName("left").get()).isNull();
        assertThat(cluster.client()
                        .namespaces()
                        .withName("adopted")
                        .get()
                        .getMetadata()
                        .getLabels())
                .containsEntry("team", "search")
                .doesNotContainKey("milvus-on-s3/plumbing");
        assertThat(cluster.client()
                        .configMaps()
                        .inNamespace("adopted")
                        .withName("milvus-on-s3-ca")
                        .get())
                .isNull();
        dead.close();
    }

    /** Makes a namespace as it is while a shard's webhook looks after it. */
    private void lookAfter(String namespace, Map<String, String> labels) {
        cluster.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels("milvus-on-s3/plumbing", leases().get(0))
                        .addToLabels(labels)
                        .endMetadata()
                        .build())
                .create();
        cluster.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("milvus-on-s3-ca")
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    private List<String> leases() {
        return cluster.client().leases().inNamespace("default").list().getItems().stream()
                .map(lease -> lease.getMetadata().getName())
                .toList();
    }

    private static void put(S3Client pod) {
        pod.putObject(b -> b.bucket(ShardUser.BUCKET).key("k"), RequestBody.fromString("x"));
    }
}
