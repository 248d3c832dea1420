package dev.milvusons3.internal.kubernetes.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.kubernetes.ClusterKeys;
import dev.milvusons3.internal.platform.RequestedTokens;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import dev.milvusons3.internal.tls.PrivateAuthority;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.k3s.K3sContainer;
import software.amazon.awssdk.regions.Region;

/** The plumbing on a real Kubernetes. */
@RequiresContainers
class ClusterPlumbingIT {
    private static final String POD_IMAGE = System.getProperty("milvus-on-s3.milvus.image", "milvusdb/milvus:v2.3.5");
    private static final Set<Region> OHIO = Set.of(Region.US_EAST_2);
    private static final String ROLE = "arn:aws:iam::123456789012:role/milvus";

    private static K3sContainer cluster;
    private static KubernetesClient client;
    private static PrivateAuthority authority;
    private static HostAddress host;
    private static HttpsServer gateway;

    @BeforeAll
    static void start() throws Exception {
        cluster = RequiresContainers.Images.k3s();
        cluster.start();
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.getKubeConfigYaml()))
                .build();
        authority = PrivateAuthority.create();
        host = HostReachability.choose(client, authority, List.of(bridge()));
        gateway = gateway("host");
    }

    /** {@return one that answers with a word and the name that it was asked by} */
    private static HttpsServer gateway(String word) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(host.listen(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.awsContext(OHIO)));
        server.createContext("/", exchange -> {
            byte[] body = (word + " " + exchange.getRequestHeaders().getFirst("Host")).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.stop(0);
        }
        if (client != null) {
            client.close();
        }
        if (cluster != null) {
            cluster.stop();
        }
    }

    @Test
    void aPodReachesTheGatewayByAwsNames() {
        Map<String, String> before = coreDns();
        try (ClusterPlumbing plumbing = install("pod", OHIO);
                TestNamespace namespace = new TestNamespace("pod");
                AdmittedNamespace admitted =
                        plumbing.admit(namespace.name(), Region.US_EAST_2, (of, account) -> false)) {
            assertThat(admitted).isNotNull();
            namespace.account("milvus", ROLE);
            Pod pod = namespace.run(
                    "curl",
                    "milvus",
                    "for host in s3.us-east-2 bucket.s3.us-east-2 bucket.s3.dualstack.us-east-2 sts.us-east-2 sts; do"
                            + " curl -sS --max-time 20 https://$host.amazonaws.com/ || exit 1; echo; done;"
                            + " echo region $AWS_REGION $AWS_DEFAULT_REGION role $AWS_ROLE_ARN;"
                            + " cut -d. -f2 $AWS_WEB_IDENTITY_TOKEN_FILE");

            plumbing.requireMutated(pod);
            assertThat(namespace.log("curl").lines().toList())
                    .startsWith(
                            "host s3.us-east-2.amazonaws.com",
                            "host bucket.s3.us-east-2.amazonaws.com",
                            "host bucket.s3.dualstack.us-east-2.amazonaws.com",
                            "host sts.us-east-2.amazonaws.com",
                            "host sts.amazonaws.com",
                            "region us-east-2 us-east-2 role " + ROLE);
            assertThat(namespace.log("curl").lines().skip(6).findFirst().orElse(""))
                    .as("payload of the token that was projected")
                    .startsWith("eyJ");
        }
        assertThat(coreDns()).isEqualTo(before);
        assertThat(plumbing()).isEmpty();
    }

    @Test
    void inASharedClusterEachRunsPodsFindItsOwnGatewayAndNobodyElseNotices() throws Exception {
        Map<String, String> corefile = corefile().getData();
        Map<String, String> custom = coreDns();
        HttpsServer anothers = gateway("another's");
        String script = "for host in s3.us-east-2 milvus-bucket.s3.us-east-2 milvus-bucket.s3.dualstack.us-east-2"
                + " sts.us-east-2 sts; do curl -sS --max-time 20 https://$host.amazonaws.com/ || exit 1; echo; done";
        try (ClusterPlumbing mine = shared("mine", gateway);
                ClusterPlumbing others = shared("others", anothers);
                TestNamespace ofMine = new TestNamespace("of-mine");
                TestNamespace ofOthers = new TestNamespace("of-others");
                TestNamespace ofNobody = new TestNamespace("of-nobody");
                AdmittedNamespace one = mine.admit(ofMine.name(), Region.US_EAST_2, (of, account) -> false);
                AdmittedNamespace two = others.admit(ofOthers.name(), Region.US_EAST_2, (of, account) -> false)) {
            assertThat(List.of(one, two)).doesNotContainNull();
            List.of(ofMine, ofOthers, ofNobody).forEach(namespace -> namespace.account("milvus", ROLE));
            ofMine.run("curl", "milvus", script);
            ofOthers.run("curl", "milvus", script);
            ofNobody.run("hosts", "milvus", "cat /etc/hosts");

            assertThat(ofMine.log("curl").lines())
                    .containsExactly(
                            "host s3.us-east-2.amazonaws.com",
                            "host milvus-bucket.s3.us-east-2.amazonaws.com",
                            "host milvus-bucket.s3.dualstack.us-east-2.amazonaws.com",
                            "host sts.us-east-2.amazonaws.com",
                            "host sts.amazonaws.com");
            assertThat(ofOthers.log("curl").lines())
                    .hasSize(5)
                    .allSatisfy(line -> assertThat(line).startsWith("another's "));
            assertThat(ofNobody.log("hosts")).contains("localhost").doesNotContain("amazonaws");
            assertThat(corefile().getData()).isEqualTo(corefile);
            assertThat(coreDns()).isEqualTo(custom);
        } finally {
            anothers.stop(0);
        }
        assertThat(plumbing()).isEmpty();
    }

    @Test
    void whatARunLeftGoesWhenItsLeaseIsOver() {
        try (ClusterPlumbing dead = shared("dead", gateway);
                TestNamespace namespace = new TestNamespace("dead");
                AdmittedNamespace admitted = dead.admit(namespace.name(), Region.US_EAST_2, (of, account) -> false)) {
            assertThat(admitted).isNotNull();
            client.namespaces()
                    .withName("dead")
                    .edit(it -> new NamespaceBuilder(it)
                            .editMetadata()
                            .addToLabels(ClusterPlumbing.MANAGED_BY, ClusterPlumbing.MANAGER)
                            .endMetadata()
                            .build());
            List<String> made = plumbing();

            StalePlumbing.removeEnded(client);
            assertThat(plumbing())
                    .as("while the run holds its lease")
                    .hasSize(3)
                    .isEqualTo(made);
            client.leases()
                    .inNamespace("default")
                    .withName("milvus-on-s3-dead")
                    .edit(lease -> new LeaseBuilder(lease)
                            .editSpec()
                            .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC).minusHours(1))
                            .endSpec()
                            .build());
            StalePlumbing.removeEnded(client);

            assertThat(plumbing()).isEmpty();
            client.namespaces().withName("dead").waitUntilCondition(Objects::isNull, 60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aPodThatWasNotMutatedIsAnErrorWithItsCause() {
        try (ClusterPlumbing plumbing = install("missed", OHIO);
                TestNamespace namespace = new TestNamespace("missed")) {
            namespace.account("milvus", ROLE);
            Pod pod = namespace.run("missed", "milvus", "true");

            assertThatThrownBy(() -> plumbing.requireMutated(pod))
                    .isInstanceOf(MilvusOnS3Exception.class)
                    .hasMessage("Pod missed/missed was not mutated by the pod identity webhook: container missed lacks"
                            + " /etc/ssl/certs/ca-certificates.crt, AWS_DEFAULT_REGION, AWS_REGION, AWS_ROLE_ARN,"
                            + " AWS_WEB_IDENTITY_TOKEN_FILE. Service account milvus has a role."
                            + " The webhook does not look after this namespace.");
        }
    }

    @Test
    void runsWithOtherNamesLiveSideBySideAndTheSameNamesAreRefused() {
        Map<String, String> before = coreDns();
        try (ClusterPlumbing ohio = install("ohio", OHIO);
                ClusterPlumbing beijing = install("beijing", Set.of(Region.CN_NORTH_1))) {
            assertThat(List.of(ohio, beijing)).doesNotContainNull();
            assertThat(coreDns()).containsKeys("milvus-on-s3-ohio.override", "milvus-on-s3-beijing.override");
            assertThatThrownBy(() -> install("second", OHIO))
                    .isInstanceOf(MilvusOnS3Exception.class)
                    .hasMessageStartingWith("Another run on this cluster already leads ")
                    .hasMessageContaining("milvus-on-s3-ohio.override in kube-system/coredns-custom");
            assertThat(client.services()
                            .inNamespace("default")
                            .withName("milvus-on-s3-second")
                            .get())
                    .as("left behind by the refused one")
                    .isNull();
        }
        assertThat(coreDns()).isEqualTo(before);
    }

    @Test
    void withoutCorednsCustomTheCorefileIsPatchedAndRestored() {
        ConfigMap original = corefile();
        ConfigMap plain = corefile();
        plain.getData()
                .compute(
                        "Corefile",
                        (key, text) -> text.lines()
                                .filter(line -> !line.contains("import "))
                                .reduce("", (lines, line) -> lines + line + "\n"));
        client.resource(plain).update();
        try {
            try (ClusterPlumbing plumbing = install("plain", OHIO)) {
                assertThat(plumbing).isNotNull();
                assertThat(corefile().getData().get("Corefile")).contains("# begin of milvus-on-s3-plain");
            }
            assertThat(corefile().getData()).isEqualTo(plain.getData());
        } finally {
            original.getMetadata().setResourceVersion(null);
            client.resource(original).update();
        }
    }

    @Test
    void aWayThatDoesNotWorkIsPassedOver() throws Exception {
        HostAddress deaf = new HostAddress(bridge().inCluster(), InetAddress.getLoopbackAddress(), "deaf");

        assertThat(HostReachability.choose(client, authority, List.of(deaf, bridge())))
                .isEqualTo(bridge());
        assertThatThrownBy(() -> HostReachability.choose(client, authority, List.of(deaf)))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("The cluster cannot reach this JVM. Tried:\n  deaf, ");
    }

    @Test
    void tokensVerifyWithTheKeysOfTheCluster() throws Exception {
        ClusterKeys keys = new ClusterKeys(client);
        try (TestNamespace namespace = new TestNamespace("tokens")) {
            namespace.account("milvus", ROLE);
            SignedJWT token = SignedJWT.parse(
                    RequestedTokens.token(client, "tokens", "milvus", "sts.amazonaws.com", Duration.ofHours(1)));

            URI issuer = URI.create(token.getJWTClaimsSet().getIssuer());
            assertThat(issuer).isEqualTo(keys.issuer());
            assertThat(token.verify(new RSASSAVerifier(keys.resolve(issuer)
                            .getKeyByKeyId(token.getHeader().getKeyID())
                            .toRSAKey())))
                    .isTrue();
            assertThatThrownBy(() -> keys.resolve(URI.create("https://other.example")))
                    .hasMessageContaining("https://other.example is not the issuer of this cluster");
        }
    }

    private static ClusterPlumbing install(String run, Set<Region> regions) {
        return ClusterPlumbing.install(
                client, run, authority, host, gateway.getAddress().getPort(), GatewayNames.rewritten(regions, true));
    }

    private static ClusterPlumbing shared(String run, HttpsServer to) {
        return ClusterPlumbing.install(
                client,
                run,
                authority,
                host,
                to.getAddress().getPort(),
                GatewayNames.ofAdmittedPods(OHIO, () -> List.of("milvus-bucket")));
    }

    /** {@return what runs have in the cluster, but for their namespaces} */
    private static List<String> plumbing() {
        return Stream.of(
                        client.services().inNamespace("default").list().getItems(),
                        client.leases().inNamespace("default").list().getItems(),
                        client.admissionRegistration()
                                .v1()
                                .mutatingWebhookConfigurations()
                                .list()
                                .getItems())
                .flatMap(List::stream)
                .filter(ClusterPlumbing::isOurs)
                .map(object -> object.getKind() + " " + object.getMetadata().getName())
                .toList();
    }

    private static HostAddress bridge() throws UnknownHostException {
        return bridge(cluster);
    }

    /** {@return how a cluster of Docker's reaches this JVM} */
    static HostAddress bridge(K3sContainer cluster) throws UnknownHostException {
        InetAddress address =
                InetAddress.getByName(cluster.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
                        .findFirst()
                        .orElseThrow()
                        .getGateway());
        return new HostAddress(address, address, "the gateway of the cluster's Docker network");
    }

    private static Map<String, String> coreDns() {
        ConfigMap map = client.configMaps()
                .inNamespace("kube-system")
                .withName("coredns-custom")
                .get();
        return map == null || map.getData() == null ? Map.of() : map.getData();
    }

    private static ConfigMap corefile() {
        return client.configMaps()
                .inNamespace("kube-system")
                .withName("coredns")
                .require();
    }

    /** A namespace with what a deployment makes in it. */
    private record TestNamespace(String name) implements AutoCloseable {
        TestNamespace {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
        }

        void account(String account, String role) {
            client.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName(account)
                            .withNamespace(name)
                            .addToAnnotations("eks.amazonaws.com/role-arn", role)
                            .endMetadata()
                            .build())
                    .create();
        }

        Pod run(String pod, String account, String script) {
            return client.resource(new PodBuilder()
                            .withNewMetadata()
                            .withName(pod)
                            .withNamespace(name)
                            .endMetadata()
                            .withNewSpec()
                            .withServiceAccountName(account)
                            .withAutomountServiceAccountToken(false)
                            .withRestartPolicy("Never")
                            .addNewContainer()
                            .withName(pod)
                            .withImage(POD_IMAGE)
                            .withImagePullPolicy("IfNotPresent")
                            .withCommand("sh", "-c", script)
                            .endContainer()
                            .endSpec()
                            .build())
                    .create();
        }

        String log(String pod) {
            client.pods()
                    .inNamespace(name)
                    .withName(pod)
                    .waitUntilCondition(
                            it -> it != null
                                    && Set.of("Succeeded", "Failed")
                                            .contains(it.getStatus().getPhase()),
                            120,
                            TimeUnit.SECONDS);
            return client.pods().inNamespace(name).withName(pod).getLog();
        }

        @Override
        public void close() {
            client.namespaces().withName(name).delete();
        }
    }
}
