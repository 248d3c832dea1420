package dev.milvusons3.internal.milvus.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.profile.MilvusVersion;
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
        assertThat(small.appVersion()).isEqualTo("2.3.5");
        assertThat(small.defaults().find("externalS3.cloudProvider")).contains("aws");
    }

    @Test
    void oneInARepositoryIsNotFetchedForIt() {
        assertThat(ChartContents.of(MilvusChart.forMilvus(MilvusVersion.of("2.3.5"))))
                .isEmpty();
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
