package dev.milvusons3.internal.kubernetes.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import dev.milvusons3.internal.kubernetes.ClusterKeys;
import dev.milvusons3.internal.milvus.helm.HelmRelease;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.helm.MilvusChart;
import dev.milvusons3.internal.platform.RequestedTokens;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import dev.milvusons3.internal.tls.PrivateAuthority;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.k3s.K3sContainer;
import software.amazon.awssdk.regions.Region;

/** The gateway's chart in a real cluster: its key, and what its service account may do. Its pod has no image here. */
@RequiresContainers
@Timeout(300)
class GatewayChartIT {
    private static final String NAME = "milvus-on-s3-gateway";

    private static K3sContainer cluster;
    private static Config config;
    private static KubernetesClient client;

    @BeforeAll
    static void start() {
        cluster = RequiresContainers.Images.k3s();
        cluster.start();
        config = Config.fromKubeconfig(cluster.getKubeConfigYaml());
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.close();
        }
        if (cluster != null) {
            cluster.stop();
        }
    }

    @Test
    void theKeyStaysOverUpgrades() {
        HelmRelease release = install("upgraded");
        String key = key("upgraded");
        assertThat(Base64.getDecoder().decode(key)).hasSize(48);

        Helm.upgrade(GatewayChartTest.CHART.toString())
                .withName(release.name())
                .withNamespace(release.namespace())
                .withKubeConfigContents(cluster.getKubeConfigYaml())
                .set("image.tag", "another")
                .call();

        assertThat(client.apps()
                        .deployments()
                        .inNamespace("upgraded")
                        .withName(NAME)
                        .get()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage())
                .endsWith(":another");
        assertThat(key("upgraded")).isEqualTo(key);
        release.uninstall(config);
        assertThat(client.secrets().inNamespace("upgraded").withName(NAME).get())
                .isNull();
        assertThat(client.rbac().clusterRoles().withName(NAME + "-upgraded").get())
                .isNull();
    }

    @Test
    void itsServiceAccountMayMakeAndRemoveTheWholePlumbing() throws Exception {
        HelmRelease release = install("plumber");
        PrivateAuthority authority = PrivateAuthority.create();
        try (KubernetesClient gateway = as("plumber")) {
            HostAddress host = HostReachability.choose(gateway, authority, List.of(ClusterPlumbingIT.bridge(cluster)));
            try (ClusterPlumbing plumbing = plumbing(gateway, "living", authority, host)) {
                namespace("of-a-run");
                try (AdmittedNamespace admitted =
                        plumbing.admit("of-a-run", Region.US_EAST_2, (of, account) -> false)) {
                    assertThat(admitted).isNotNull();
                }
                try (AdmittedNamespace admitted =
                        plumbing.admit("of-a-run", Region.US_EAST_2, (of, account) -> false)) {
                    admitted.beginRemoval();
                }
                gone("of-a-run");
            }

            // One that nobody closes, and whose lease is over.
            ClusterPlumbing dead = plumbing(gateway, "dead", authority, host);
            namespace("of-the-dead");
            dead.admit("of-the-dead", Region.US_EAST_2, (of, account) -> false);
            client.leases()
                    .inNamespace(HostService.NAMESPACE)
                    .withName("milvus-on-s3-dead")
                    .edit(lease -> new LeaseBuilder(lease)
                            .editSpec()
                            .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC).minusHours(1))
                            .endSpec()
                            .build());
            StalePlumbing.removeEnded(gateway);
            gone("of-the-dead");
            assertThat(client.leases().inNamespace(HostService.NAMESPACE).list().getItems())
                    .isEmpty();
            dead.close();
        }
        release.uninstall(config);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secrets", "nodes", "configmaps"})
    void itsServiceAccountReadsNothingElse(String resources) {
        HelmRelease release = install("nosy-" + resources);
        try (KubernetesClient gateway = as("nosy-" + resources)) {
            Map<String, ThrowingCallable> reads = Map.of(
                    "secrets", () -> gateway.secrets().inAnyNamespace().list(),
                    "nodes", () -> gateway.nodes().list(),
                    "configmaps", () -> gateway.configMaps().inAnyNamespace().list());
            assertThatThrownBy(reads.get(resources))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("cannot list resource \"" + resources + "\"");
        }
        release.uninstall(config);
    }

    private static HelmRelease install(String namespace) {
        namespace(namespace);
        HelmRelease release = new HelmRelease("gateway", namespace);
        release.install(config, MilvusChart.local(GatewayChartTest.CHART), HelmValues.none());
        return release;
    }

    private static void namespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels(ClusterPlumbing.MANAGED_BY, ClusterPlumbing.MANAGER)
                        .endMetadata()
                        .build())
                .create();
    }

    private static String key(String namespace) {
        return client.secrets()
                .inNamespace(namespace)
                .withName(NAME)
                .require()
                .getData()
                .get("key");
    }

    /** {@return a client with what the gateway's pod would have} */
    private static KubernetesClient as(String namespace) {
        String token = RequestedTokens.token(client, namespace, NAME, issuer(), Duration.ofMinutes(30));
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(config.getMasterUrl())
                        .withCaCertData(config.getCaCertData())
                        .withOauthToken(token)
                        .build())
                .build();
    }

    /** {@return by whom the cluster's tokens are, which is whom they are for if the API server takes them} */
    private static String issuer() {
        try {
            return new ClusterKeys(client).issuer().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClusterPlumbing plumbing(
            KubernetesClient gateway, String run, PrivateAuthority authority, HostAddress host) {
        return ClusterPlumbing.install(
                gateway, run, authority, host, 1, GatewayNames.ofAdmittedPods(Set.of(Region.US_EAST_2), List::of));
    }

    private static void gone(String namespace) {
        client.namespaces().withName(namespace).waitUntilCondition(Objects::isNull, 60, TimeUnit.SECONDS);
    }
}
