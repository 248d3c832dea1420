package dev.milvusons3.internal.milvus.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelmValuesTest {
    @Test
    void mapsAreMergedDeeplyAndListsReplaced() {
        HelmValues merged = values("a: {b: 1, c: [1, 2]}\nd: 1").overlaidBy(values("a: {c: [3], e: 4}"));
        assertThat(merged.toYaml())
                .isEqualTo(values("a: {b: 1, c: [3], e: 4}\nd: 1").toYaml());
    }

    /** Helm removes a chart's default where a value is null. */
    @Test
    void nullStays() {
        assertThat(values("a: {b: 1}").overlaidBy(values("a: {b: null}")).toYaml())
                .contains("b: null");
    }

    @Test
    void anAuthorsUserYamlAddsToTheHarnesss() {
        HelmValues merged = HelmValues.oneMachine()
                .overlaidBy(values(
                        "extraConfigFiles:\n  user.yaml: |\n    minio: {logLevel: debug}\n  other.yaml: 'a: 1'"));
        assertThat(merged.find("extraConfigFiles").orElseThrow().toString())
                .contains("embed: true", "logLevel: debug", "other.yaml=a: 1")
                .doesNotContain("logLevel: warn");
    }

    @Test
    void nothingCountsAsNoValues() {
        assertThat(values("# only a comment").toYaml()).isEqualTo("{}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [", "a: b: c", "\ta: 1"})
    void whatIsNoYaml(String text) {
        assertThatThrownBy(() -> values(text))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("values of mine.yaml are not YAML: ")
                .hasMessageContaining("line 1, column ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "[1, 2]", "1"})
    void whatIsNoMap(String text) {
        assertThatThrownBy(() -> values(text))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining("where a map is needed");
    }

    private static HelmValues values(String yaml) {
        return HelmValues.parse(yaml, "mine.yaml");
    }
}
