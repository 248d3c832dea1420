package dev.milvusons3.internal.milvus.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.profile.MilvusVersion;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MilvusChartTest {
    @ParameterizedTest
    @CsvSource({
        "2.3.5,4.1.36",
        "2.4.17,4.2.25",
        "2.5.16,4.2.58",
        "2.6.15,5.0.19",
        "3.0.0,5.0.25",
        "2.30.1,5.0.19",
        "4.0.0,5.0.25",
        "latest,5.0.25"
    })
    void isPinnedByMilvusVersionAndTheNewestForANewerOne(String milvus, String chart) {
        assertThat(MilvusChart.forMilvus(MilvusVersion.of(milvus)))
                .isEqualTo(new MilvusChart("milvus/milvus", Optional.of(chart), Optional.of(MilvusChart.REPOSITORY)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "2.2.16"})
    void ofAnOlderMilvusSaysWhichAreKnown(String milvus) {
        assertThatThrownBy(() -> MilvusChart.forMilvus(MilvusVersion.of(milvus)))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining("known are 2.3.x, 2.4.x, 2.5.x, 2.6.x, 3.0.x and newer")
                .hasMessageContaining("milvus-on-s3.chart");
    }

    @Test
    void aLocalOneHasNoRepository() {
        assertThat(TestCharts.small().repository()).isEmpty();
    }
}
