package dev.milvusons3.internal.milvus.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelmReleaseTest {
    private static final HelmRelease RELEASE = new HelmRelease("milvus-demo", "milvus");

    /** The small chart, and the real one where somebody has it: {@code -Dmilvus-on-s3.test.chart=<directory or archive>}. */
    static Stream<MilvusChart> charts() {
        return Stream.concat(
                Stream.of(TestCharts.small()),
                Stream.ofNullable(System.getProperty("milvus-on-s3.test.chart"))
                        .map(p -> MilvusChart.local(Path.of(p))));
    }

    @ParameterizedTest
    @MethodSource("charts")
    void rendersTheGuidesValuesForOneMachine(MilvusChart chart) {
        HelmValues values = HelmValues.production()
                .overlaidBy(HelmValues.oneMachine())
                .with("externalS3.region", "us-east-2")
                .with("minio.region", "us-east-2");
        assertThat(RELEASE.render(chart, values))
                .contains("address: s3.us-east-2.amazonaws.com", "useIAM: true", "region: us-east-2", "embed: true")
                .contains("serviceAccountName: milvus-s3-access-sa", "initialDelaySeconds: 1\n", "type: ClusterIP")
                .containsOnlyOnce("kind: Deployment")
                .doesNotContain("kind: PersistentVolumeClaim", "kind: StatefulSet", "LoadBalancer");
    }

    @Test
    void aChartThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> RELEASE.render(MilvusChart.local(Path.of("no-such-chart")), HelmValues.oneMachine()))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining("helm could not render chart no-such-chart as milvus-demo")
                .hasMessageContaining("milvus-on-s3.chart");
    }
}
