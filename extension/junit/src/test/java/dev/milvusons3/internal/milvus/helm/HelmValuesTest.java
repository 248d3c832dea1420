package dev.milvusons3.internal.milvus.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource({
        "y,true",
        "Yes,true",
        "on,true",
        "ON,true",
        "True,true",
        "TRUE,true",
        "n,false",
        "No,false",
        "off,false",
        "False,false",
        "oN,oN",
        "tRue,tRue",
        "yes please,yes please"
    })
    void booleansAsHelmReadsThem(String text, String expected) {
        assertThat(values("a: " + text).find("a").orElseThrow()).hasToString(expected);
        assertThat(values("a: " + text).find("a").orElseThrow() instanceof Boolean)
                .isEqualTo(expected.equals("true") || expected.equals("false"));
    }

    @ParameterizedTest
    @CsvSource({
        "443,443",
        "0644,420",
        "0o17,15",
        "0x1F,31",
        "0b101,5",
        "1_000,1000",
        "+7,7",
        "-0,0",
        "12345678901,12345678901",
        "1e3,1000.0",
        ".5,0.5",
        "09,9.0",
        "1.,1.0",
        "-.inf,-Infinity"
    })
    void numbersAsHelmReadsThem(String text, String expected) {
        assertThat(values("a: " + text).find("a").orElseThrow())
                .isInstanceOf(Number.class)
                .hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "on", "n", "True", "~", "null", "0644", "1e3", "1_0", "0x1F", "", "2.10", "<<"})
    void aTextInQuotesStaysOneForHelmToo(String text) {
        HelmValues values = values("a: \"" + text + "\"");
        assertThat(values.find("a")).contains(text);
        assertThat(values(values.toYaml()).find("a")).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"~", "null", "Null", "NULL", "''"})
    void nothing(String text) {
        assertThat(values("a: " + text).find("a").filter(value -> !value.equals("")))
                .isEmpty();
    }

    @Test
    void anchorsAreMerged() {
        assertThat(values("a: &a {b: 1}\nc: {<<: *a, d: 2}").find("c.b")).contains(1);
    }

    @Test
    void whatAFileSaysIsRememberedUnderLaterLayers() {
        HelmValues values = HelmValues.production()
                .overlaidBy(values("externalS3: {rootPath: mine}\nextraConfigFiles: {user.yaml: 'a: 1'}"))
                .with("externalS3.rootPath", "files")
                .with("extraConfigFiles.user\\.yaml", "b: 2");
        assertThat(values.find("externalS3.rootPath")).contains("files");
        assertThat(values.asWritten().find("externalS3.rootPath")).contains("mine");
        assertThat(values.asWritten().find("externalS3.port")).isEmpty();
        assertThat(values.asWritten().find("extraConfigFiles.user\\.yaml")).contains("a: 1");
        assertThat(values.find("extraConfigFiles.user\\.yaml")).contains("a: 1\nb: 2\n");
    }

    private static HelmValues values(String yaml) {
        return HelmValues.parse(yaml, "mine.yaml");
    }
}
