package dev.milvusons3.internal.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import dev.milvusons3.internal.kubernetes.embedded.WebIdentityExchange.RefusedException;
import dev.milvusons3.internal.kubernetes.embedded.WebIdentityExchange.TemporaryCredentials;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedClusterTest {
    @TempDir
    Path temp;

    private final List<Exchanged> exchanges = new CopyOnWriteArrayList<>();
    private final Map<String, Map<String, String>> environments = new ConcurrentHashMap<>();

    private record Exchanged(String role, String session, String token) {}

    @Test
    void a_pod_reaches_its_role_by_its_service_account() throws Exception {
        try (TestCluster test = start()) {
            Pod pod = test.create(TestCluster.script("milvus-0", "exec sleep 60"));
            test.awaitPhase("milvus-0", "Running");
            assertThat(pod.getSpec().getContainers().get(0).getEnv())
                    .as("the stored pod is what EKS would store")
                    .extracting("name")
                    .containsExactly(
                            "AWS_STS_REGIONAL_ENDPOINTS",
                            "AWS_DEFAULT_REGION",
                            "AWS_REGION",
                            "AWS_ROLE_ARN",
                            "AWS_WEB_IDENTITY_TOKEN_FILE");
            assertThat(environments.get("milvus-0"))
                    .as("the process has what works in a process")
                    .containsOnlyKeys(
                            "AWS_STS_REGIONAL_ENDPOINTS",
                            "AWS_DEFAULT_REGION",
                            "AWS_REGION",
                            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                            "AWS_CONTAINER_AUTHORIZATION_TOKEN");

            assertThat(fetchCredentials("milvus-0").body()).contains("\"AccessKeyId\":\"ASIA1\"");

            assertThat(exchanges).hasSize(1);
            Exchanged exchanged = exchanges.get(0);
            assertThat(exchanged.role()).isEqualTo(TestCluster.ROLE);
            assertThat(exchanged.session()).startsWith("milvus-0-").matches("[\\w+=,.@-]{2,64}");
            SignedJWT token = SignedJWT.parse(exchanged.token());
            assertThat(token.verify(new RSASSAVerifier(test.cluster
                            .keySet()
                            .getKeyByKeyId(token.getHeader().getKeyID())
                            .toRSAKey())))
                    .isTrue();
            assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("system:serviceaccount:milvus:sa");
        }
    }

    @Test
    void rotated_keys_reach_running_pods_and_lead_to_a_new_exchange() throws Exception {
        try (TestCluster test = start()) {
            test.create(TestCluster.script("p", "exec sleep 60"));
            test.awaitPhase("p", "Running");
            fetchCredentials("p");
            test.cluster.rotateKeys();
            test.cluster.withdrawFormerKeys();
            assertThat(fetchCredentials("p").body()).contains("ASIA2");
            assertThat(SignedJWT.parse(exchanges.get(1).token()).getHeader().getKeyID())
                    .isEqualTo(test.cluster.keySet().getKeys().get(0).getKeyID());
        }
    }

    @Test
    void after_the_tokens_and_credentials_time_both_are_renewed() throws Exception {
        try (TestCluster test = start()) {
            test.create(TestCluster.script("p", "exec sleep 60"));
            test.awaitPhase("p", "Running");
            fetchCredentials("p");
            test.clock.advance(Duration.ofHours(25));
            assertThat(fetchCredentials("p").body()).contains("ASIA2");
            assertThat(SignedJWT.parse(exchanges.get(1).token())
                            .getJWTClaimsSet()
                            .getExpirationTime()
                            .toInstant())
                    .isEqualTo(test.clock.instant().plus(Duration.ofHours(24)));
        }
    }

    @Test
    void a_refusal_is_there_for_the_explanation() throws Exception {
        KubeletOptions options = KubeletOptions.defaults().withExchange((role, session, token) -> {
            throw new RefusedException("InvalidIdentityToken", "No OpenIDConnect provider found", true, null);
        });
        try (TestCluster test = new TestCluster(this::run, options)) {
            test.create(TestCluster.script("p", "exec sleep 60"));
            test.awaitPhase("p", "Running");
            assertThat(fetchCredentials("p").statusCode()).isEqualTo(400);
            assertThat(test.cluster.lastCredentialsError())
                    .contains("InvalidIdentityToken: No OpenIDConnect provider found");
        }
    }

    @Test
    void long_pod_names_and_given_session_names_make_valid_sessions() throws Exception {
        try (TestCluster test = start()) {
            String name = "a".repeat(100);
            test.create(TestCluster.script(name, "exec sleep 60"));
            test.awaitPhase(name, "Running");
            fetchCredentials(name);
            assertThat(exchanges.get(0).session()).hasSize(64).startsWith("aaaa");

            test.create(TestCluster.script("given", "exec sleep 60")
                    .editSpec()
                    .editFirstContainer()
                    .addNewEnv()
                    .withName("AWS_ROLE_SESSION_NAME")
                    .withValue("mine")
                    .endEnv()
                    .endContainer()
                    .endSpec());
            test.awaitPhase("given", "Running");
            fetchCredentials("given");
            assertThat(exchanges.get(1).session()).isEqualTo("mine");
        }
    }

    @Test
    void a_pod_whose_account_has_no_role_gets_no_credentials() {
        try (TestCluster test = start()) {
            test.create(TestCluster.script("p", "exec sleep 60")
                    .editSpec()
                    .withServiceAccountName("default")
                    .endSpec());
            test.awaitPhase("p", "Running");
            assertThat(environments.get("p")).isEmpty();
        }
    }

    @Test
    void the_credentials_address_ends_with_the_pod() throws Exception {
        try (TestCluster test = start()) {
            test.create(TestCluster.script("p", "exec sleep 60"));
            test.awaitPhase("p", "Running");
            test.pod("p").withTimeout(10, TimeUnit.SECONDS).delete();
            assertThat(fetchCredentials("p").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void two_clusters_know_nothing_of_each_other() {
        try (TestCluster one = start();
                TestCluster other = start()) {
            one.createNamespace("mine");
            assertThat(other.client.namespaces().withName("mine").get()).isNull();
            assertThat(one.cluster.apiServer()).isNotEqualTo(other.cluster.apiServer());
        }
    }

    @Test
    void two_clusters_begin_with_one_key_and_what_rotation_gives_is_a_clusters_own() {
        try (TestCluster one = start();
                TestCluster other = start()) {
            String first = keyThatSigns(one);
            assertThat(keyThatSigns(other)).isEqualTo(first);
            one.cluster.rotateKeys();
            assertThat(keyThatSigns(one)).isNotEqualTo(first);
            assertThat(other.cluster.keySet().getKeys())
                    .extracting(JWK::getKeyID)
                    .containsExactly(first);
        }
    }

    private static String keyThatSigns(TestCluster cluster) {
        return cluster.cluster.keySet().getKeys().get(0).getKeyID();
    }

    @Test
    void close_leaves_no_thread_port_process_or_file() throws Exception {
        // What a JVM starts once and keeps.
        start().close();
        Set<Thread> before = threads();
        TestCluster test = start();
        test.create(TestCluster.script("running", "exec sleep 60")
                .editSpec()
                .withRestartPolicy("Always")
                .endSpec());
        test.awaitPhase("running", "Running");
        test.create(TestCluster.script("waiting", "true")
                .editSpec()
                .addNewVolume()
                .withName("map")
                .withNewConfigMap()
                .withName("never")
                .endConfigMap()
                .endVolume()
                .endSpec());
        test.client.pods().inAnyNamespace().inform();
        fetchCredentials("running");
        URI api = test.cluster.apiServer();
        URI credentials = URI.create(environments.get("running").get("AWS_CONTAINER_CREDENTIALS_FULL_URI"));
        assertThat(temp).isNotEmptyDirectory();
        assertThat(children()).isNotEmpty();

        test.close();

        assertThat(temp).isEmptyDirectory();
        assertThat(children()).isEmpty();
        assertThat(isOpen("127.0.0.1", api.getPort())).isFalse();
        assertThat(isOpen("127.0.0.1", credentials.getPort())).isFalse();
        assertThat(threadsBesides(before)).isEmpty();
        test.close();
    }

    @Test
    void an_interrupted_thread_closes_as_thoroughly_and_stays_interrupted() {
        TestCluster test = start();
        test.create(TestCluster.script("p", "exec sleep 60"));
        test.awaitPhase("p", "Running");
        Thread.currentThread().interrupt();
        test.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(children()).isEmpty();
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void ports_are_open_on_the_loopback_interface_only() throws Exception {
        try (TestCluster test = start()) {
            test.create(TestCluster.script("p", "exec sleep 60"));
            test.awaitPhase("p", "Running");
            int api = test.cluster.apiServer().getPort();
            int credentials = URI.create(environments.get("p").get("AWS_CONTAINER_CREDENTIALS_FULL_URI"))
                    .getPort();
            assertThat(isOpen("127.0.0.1", api)).isTrue();
            assertThat(isOpen("127.0.0.1", credentials)).isTrue();
            for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
                for (var address : network.inetAddresses().toList()) {
                    if (!address.getHostAddress().equals("127.0.0.1")) {
                        assertThat(isOpen(address.getHostAddress(), api))
                                .as("%s", address)
                                .isFalse();
                        assertThat(isOpen(address.getHostAddress(), credentials))
                                .as("%s", address)
                                .isFalse();
                    }
                }
            }
        }
    }

    @Test
    void a_directory_that_cannot_be_made_is_an_error_that_names_it() throws InterruptedException {
        Path missing = temp.resolve("missing");
        Set<Thread> before = threads();
        assertThatThrownBy(() -> EmbeddedCluster.start(
                        TestCluster.ISSUER,
                        "us-east-2",
                        new MovableClock(),
                        this::run,
                        KubeletOptions.defaults().withDirectory(missing)))
                .hasMessageContaining(missing.toString());
        assertThat(threadsBesides(before)).isEmpty();
    }

    private TestCluster start() {
        return new TestCluster(
                this::run, KubeletOptions.defaults().withDirectory(temp).withExchange(this::exchange));
    }

    private ContainerRuntime.RunningContainer run(ContainerRuntime.ContainerSpec spec) throws IOException {
        environments.put(spec.pod().getMetadata().getName(), spec.env());
        return new ProcessRuntime().run(spec);
    }

    private synchronized TemporaryCredentials exchange(String role, String session, String token) {
        exchanges.add(new Exchanged(role, session, token));
        // Later than any clock of these tests.
        return new TemporaryCredentials(
                "ASIA" + exchanges.size(),
                "secret",
                "session",
                new MovableClock().instant().plus(Duration.ofHours(exchanges.size() == 1 ? 1 : 100)));
    }

    private HttpResponse<String> fetchCredentials(String pod) throws Exception {
        Map<String, String> environment = environments.get(pod);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")))
                                .header("Authorization", environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static boolean isOpen(String host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 1000);
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }

    private static List<String> children() {
        return ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .map(child -> child.info().command().orElse(""))
                .filter(command -> command.endsWith("sleep"))
                .toList();
    }

    private static Set<Thread> threads() {
        return Set.copyOf(Thread.getAllStackTraces().keySet());
    }

    /** Not those that belong to these tests' own HTTP clients and to the JVM, nor those that end now: a timer of the JDK is told to, and not awaited. */
    private static List<String> threadsBesides(Set<Thread> before) throws InterruptedException {
        List<Thread> more = threads().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> !thread.getName().startsWith("HttpClient-"))
                .filter(thread -> !thread.getName().startsWith("process reaper"))
                .filter(thread -> !thread.getName().startsWith("ForkJoinPool"))
                .filter(thread -> !thread.getName().equals("Attach Listener"))
                .toList();
        for (Thread thread : more) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
        return more.stream().filter(Thread::isAlive).map(Thread::getName).toList();
    }
}
