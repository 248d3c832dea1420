package dev.milvusons3.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.milvus.helm.HelmMilvus;
import dev.milvusons3.internal.milvus.helm.HelmRelease;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.helm.TestCharts;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Helm releases in a namespace that is not a run's. */
class HelmReleasesTest {
    private static final RunTags RUN = RunTags.of("c0ffee00", Duration.ofHours(6));
    private static final Map<String, String> OF_HELM = Map.of("meta.helm.sh/release-name", "milvus-demo");

    /** Held, or the level that was set would be forgotten: it logs each request. */
    private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(List.of()), false);
    private KubernetesClient client;

    @BeforeEach
    void open() {
        SERVER_LOG.setLevel(Level.WARNING);
        server.init();
        client = server.createClient();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("team")
                        .endMetadata()
                        .build())
                .create();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("sh.helm.release.v1.milvus-demo.v1")
                        .withNamespace("team")
                        .withLabels(Map.of("owner", "helm", "name", "milvus-demo"))
                        .endMetadata()
                        .build())
                .create();
        client.resource(deployment()).create();
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("of-the-team")
                        .withNamespace("team")
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void close() {
        client.close();
        server.destroy();
    }

    private static HasMetadata deployment() {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("milvus")
                .withNamespace("team")
                .withAnnotations(OF_HELM)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(Map.of("app", "milvus"))
                .endSelector()
                .withNewTemplate()
                .withNewSpec()
                .withServiceAccountName("milvus-s3-access-sa")
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private void serviceAccount(Map<String, String> labels) {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("milvus-s3-access-sa")
                        .withNamespace("team")
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
    }

    @Test
    void areTheRunsIfTheirPodsRunUnderItsServiceAccount() {
        serviceAccount(RUN.labels());
        HelmReleases releases = new HelmReleases(client);

        assertThat(releases.find("team/milvus-demo"))
                .hasValueSatisfying(found -> assertThat(found.tags()).contains(RUN));
        releases.remove("team/milvus-demo");

        assertThat(releases.find("team/milvus-demo")).isEmpty();
        assertThat(client.configMaps()
                        .inNamespace("team")
                        .withName("of-the-team")
                        .get())
                .isNotNull();
    }

    @Test
    void areSomebodyElsesOtherwise() {
        serviceAccount(Map.of());

        assertThat(new HelmReleases(client).find("team/milvus-demo"))
                .hasValueSatisfying(found -> assertThat(found.tags()).isEmpty());
    }

    @Test
    void areNotTakenAwayBecauseAnInstallationOfTheirNameIsRefused() {
        assertThatThrownBy(() -> HelmMilvus.install(
                        client,
                        new HelmRelease("milvus-demo", "team"),
                        TestCharts.small(),
                        HelmValues.parse("", "the test"),
                        HelmMilvus.PodCheck.NONE))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining("milvus-demo exists already in namespace team");

        assertThat(client.apps()
                        .deployments()
                        .inNamespace("team")
                        .withName("milvus")
                        .get())
                .isNotNull();
    }
}
