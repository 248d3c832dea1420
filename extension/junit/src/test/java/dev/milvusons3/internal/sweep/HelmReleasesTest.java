package dev.milvusons3.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.kubernetes.MockCluster;
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
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Helm releases in a namespace that is not a run's. */
class HelmReleasesTest {
    private static final RunTags RUN = RunTags.of("c0ffee00", Duration.ofHours(6));
    private static final Map<String, String> OF_HELM = Map.of("meta.helm.sh/release-name", "milvus-demo");

    @RegisterExtension
    private final MockCluster cluster = new MockCluster();

    @BeforeEach
    void open() {
        cluster.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("team")
                        .endMetadata()
                        .build())
                .create();
        cluster.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("sh.helm.release.v1.milvus-demo.v1")
                        .withNamespace("team")
                        .withLabels(Map.of("owner", "helm", "name", "milvus-demo"))
                        .endMetadata()
                        .build())
                .create();
        cluster.client().resource(deployment()).create();
        cluster.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("of-the-team")
                        .withNamespace("team")
                        .endMetadata()
                        .build())
                .create();
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
        cluster.client()
                .resource(new ServiceAccountBuilder()
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
        HelmReleases releases = new HelmReleases(cluster.client());

        assertThat(releases.find("team/milvus-demo"))
                .hasValueSatisfying(found -> assertThat(found.tags()).contains(RUN));
        releases.remove("team/milvus-demo");

        assertThat(releases.find("team/milvus-demo")).isEmpty();
        assertThat(cluster.client()
                        .configMaps()
                        .inNamespace("team")
                        .withName("of-the-team")
                        .get())
                .isNotNull();
    }

    @Test
    void areSomebodyElsesOtherwise() {
        serviceAccount(Map.of());

        assertThat(new HelmReleases(cluster.client()).find("team/milvus-demo"))
                .hasValueSatisfying(found -> assertThat(found.tags()).isEmpty());
    }

    @Test
    void areNotTakenAwayBecauseAnInstallationOfTheirNameIsRefused() {
        assertThatThrownBy(() -> HelmMilvus.install(
                        cluster.client(),
                        new HelmRelease("milvus-demo", "team"),
                        TestCharts.small(),
                        HelmValues.parse("", "the test"),
                        HelmMilvus.PodCheck.NONE))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining("milvus-demo exists already in namespace team");

        assertThat(cluster.client()
                        .apps()
                        .deployments()
                        .inNamespace("team")
                        .withName("milvus")
                        .get())
                .isNotNull();
    }
}
