package dev.milvusons3.internal.platform.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.spec.HelmSpec;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartAndValuesTest {
    @ParameterizedTest
    @CsvSource({
        ",milvusdb/milvus,v2.6.22",
        "harbor.example:8443/hub/milvus:v2.6.22,harbor.example:8443/hub/milvus,v2.6.22",
        "milvusdb/milvus:v2.6.22@sha256:abc,milvusdb/milvus:v2.6.22@sha256,abc"
    })
    void handsTheImageToTheChart(String image, String repository, String tag) {
        HelmSpec spec = new HelmSpec(Optional.empty(), Optional.empty(), Optional.ofNullable(image), "2.6.22", true);

        HelmValues values = ChartAndValues.of(
                        spec, HelmValues.parse("image: {all: {repository: milvusdb/milvus}}", "test"))
                .values();

        assertThat(values.find("image.all.repository")).contains(repository);
        assertThat(values.find("image.all.tag")).contains(tag);
    }
}
