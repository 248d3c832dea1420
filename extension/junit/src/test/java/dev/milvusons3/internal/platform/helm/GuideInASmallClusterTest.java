package dev.milvusons3.internal.platform.helm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.kubernetes.MockCluster;
import dev.milvusons3.internal.milvus.helm.Capacity;
import dev.milvusons3.internal.milvus.helm.HelmMilvus.PodCheck;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.helm.MilvusChart;
import dev.milvusons3.internal.platform.MilvusInstaller.Release;
import dev.milvusons3.internal.profile.MilvusVersion;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;

/** The guide's values as an author's file, on one node of two CPUs: all that is wrong is said at once, and nothing is installed. */
class GuideInASmallClusterTest {
    @TempDir
    private Path chart;

    @RegisterExtension
    private final MockCluster cluster = new MockCluster();

    @BeforeEach
    void open() throws IOException {
        cluster.client()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("one")
                        .endMetadata()
                        .withNewStatus()
                        .withAllocatable(Map.of("cpu", new Quantity("2"), "memory", new Quantity("8Gi")))
                        .endStatus()
                        .build())
                .create();
        Files.writeString(
                chart.resolve("Chart.yaml"), "apiVersion: v2\nname: milvus\nversion: 5.0.19\nappVersion: \"2.6.15\"\n");
        Files.writeString(chart.resolve("values.yaml"), "rootCoordinator: {replicas: 1}\n");
        Files.createDirectory(chart.resolve("templates"));
        Files.writeString(chart.resolve("templates/rootcoord.yaml"), """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: milvus-rootcoord}
                spec:
                  replicas: {{ .Values.rootCoordinator.replicas }}
                  selector: {matchLabels: {a: b}}
                  template:
                    metadata: {labels: {a: b}}
                    spec:
                      containers:
                        - name: rootcoord
                          image: milvus
                          resources: {{ toJson .Values.rootCoordinator.resources }}
                """);
    }

    @Test
    void isRefusedWithAllThatIsWrong() {
        HelmValues guide = HelmValues.production();
        HelmInstaller installer = new HelmInstaller(
                () -> cluster.client(),
                new ChartAndValues(
                        MilvusChart.local(chart),
                        MilvusVersion.of("2.3.5"),
                        guide.overlaidBy(HelmValues.oneMachine())
                                .with("image.all.tag", "v2.3.5")
                                .with("cluster.enabled", true)
                                .with("rootCoordinator.replicas", 3),
                        guide),
                Region.US_EAST_2,
                PodCheck.NONE,
                Capacity.Nodes.FIXED);

        assertThatThrownBy(() -> installer.install(
                        new Release("milvus-demo", "milvus", "milvus-s3-access-sa", "bucket", "files", "secret")))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("the values for chart " + chart + " are wrong, nothing was installed\n")
                .hasMessageContainingAll(
                        "cluster.enabled is true, and etcd is the one inside of Milvus",
                        "chart milvus 5.0.19 is made for Milvus 2.6.15, and Milvus 2.3.5 is asked for",
                        "this cluster cannot hold what the values ask for: 3.0 CPU and 6.0 GiB (3 x milvus-rootcoord 1.0 CPU"
                                + " and 2.0 GiB), and its node has 2.0 CPU and 8.0 GiB free");
    }
}
