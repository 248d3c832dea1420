package dev.milvusons3.internal.milvus.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartContentsTest {
    @TempDir
    private Path directory;

    @Test
    void aLocalChartSaysItsVersionAndValues() {
        ChartContents small = ChartContents.of(TestCharts.small()).orElseThrow();

        assertThat(small.name()).isEqualTo("milvus " + small.version());
        assertThat(small.version()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(small.defaults().find("externalS3.cloudProvider")).contains("aws");
    }

    @Test
    void oneInARepositoryIsNotFetchedForIt() {
        assertThat(ChartContents.of(MilvusChart.forMilvus("2.3.5"))).isEmpty();
    }

    @Test
    void namesThatTheChartDoesNotHaveAreIgnoredByIt() {
        HelmValues authors = HelmValues.parse("""
                global: {storageClass: fast}
                standalone: {resources: {limits: {memory: 4Gi}}}
                externalS3: {bucket: mine, useSSL: true, accessKey: null}
                mixCoordinator: {enabled: true}
                """, "values.yaml");

        assertThat(ChartContents.of(TestCharts.small()).orElseThrow().ignored(authors))
                .satisfiesExactly(
                        top -> assertThat(top).startsWith("mixCoordinator is not among the values of chart milvus "),
                        storage -> assertThat(storage).startsWith("externalS3.bucket is not among the values"),
                        empty -> assertThat(empty).startsWith("externalS3.accessKey is not among the values"));
    }

    @Test
    void theVersionOfALocalChartDecidesWhatIsIgnored() throws Exception {
        Files.writeString(directory.resolve("Chart.yaml"), "apiVersion: v2\nname: milvus\nversion: 5.0.19\n");
        Files.writeString(directory.resolve("values.yaml"), "mixCoordinator: {enabled: true}\n");

        ChartContents five = ChartContents.of(MilvusChart.local(directory)).orElseThrow();

        assertThat(five.version()).isEqualTo("5.0.19");
        assertThat(five.ignored(HelmValues.parse("queryCoordinator: {enabled: true}", "values.yaml")))
                .singleElement()
                .asString()
                .startsWith(
                        "queryCoordinator is not among the values of chart milvus 5.0.19, which most likely ignores it");
    }

    @Test
    void aDirectoryWithoutAChartIsNamed() {
        assertThatThrownBy(() -> ChartContents.of(MilvusChart.local(directory)))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("chart " + directory + " cannot be read: ")
                .hasMessageContaining("Chart.yaml")
                .hasMessageEndingWith("(milvus-on-s3.chart)");
    }
}
