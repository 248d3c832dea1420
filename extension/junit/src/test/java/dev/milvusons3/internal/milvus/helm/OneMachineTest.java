package dev.milvusons3.internal.milvus.helm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the layer for one machine makes of values that ask for a cluster, and of those that do not. */
class OneMachineTest {
    private static final HelmRelease RELEASE = new HelmRelease("milvus-demo", "milvus");

    @Test
    void theGuidesClusterHasItsPairsAndOneEtcdAndKafka() {
        List<HasMetadata> made = made(HelmValues.production());

        assertThat(made)
                .filteredOn(Deployment.class::isInstance)
                .extracting(object -> (Deployment) object)
                .allSatisfy(deployment -> assertThat(
                                deployment.getSpec().getTemplate().getSpec().getServiceAccountName())
                        .isEqualTo("milvus-s3-access-sa"))
                .extracting(deployment -> deployment.getMetadata().getName() + " x "
                        + deployment.getSpec().getReplicas())
                .containsExactlyInAnyOrder(
                        "milvus-demo-proxy x 2",
                        "milvus-demo-rootcoord x 2",
                        "milvus-demo-datacoord x 2",
                        "milvus-demo-querycoord x 2",
                        "milvus-demo-indexcoord x 2",
                        "milvus-demo-datanode x 1",
                        "milvus-demo-indexnode x 1",
                        "milvus-demo-querynode x 1");
        assertThat(names(made, "StatefulSet")).containsExactlyInAnyOrder("milvus-demo-etcd", "milvus-demo-kafka");
    }

    @Test
    void whatTheAuthorNamesTakesItsPlace() {
        HelmValues values = OneMachine.values(HelmValues.parse("""
                cluster: {enabled: true}
                externalEtcd: {enabled: true}
                externalKafka: {enabled: true}
                """, "mine"));

        assertThat(values.enables("etcd")).isFalse();
        assertThat(values.enables("kafka")).isFalse();
        assertThat(InstallCheck.embeddedEtcd(values.with("cluster.enabled", true)))
                .isEmpty();
    }

    @Test
    void withoutAClusterItIsOnePod() {
        assertThat(names(made(HelmValues.none()), "Deployment")).containsExactly("milvus-demo-standalone");
        assertThat(names(made(HelmValues.none()), "StatefulSet")).isEmpty();
    }

    private static List<HasMetadata> made(HelmValues authors) {
        HelmValues all =
                HelmValues.production().overlaidBy(OneMachine.values(authors)).overlaidBy(authors);
        return new KubernetesSerialization()
                .unmarshal(new ByteArrayInputStream(
                        RELEASE.render(TestCharts.small(), all).getBytes(UTF_8)));
    }

    private static List<String> names(List<HasMetadata> made, String kind) {
        return made.stream()
                .filter(object -> object.getKind().equals(kind))
                .map(object -> object.getMetadata().getName())
                .toList();
    }
}
