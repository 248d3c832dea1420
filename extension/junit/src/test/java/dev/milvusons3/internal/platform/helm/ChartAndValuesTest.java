package dev.milvusons3.internal.platform.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.Workload;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.helm.OneMachine;
import dev.milvusons3.internal.spec.HelmSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
                        spec, authors -> HelmValues.parse("image: {all: {repository: milvusdb/milvus}}", "test"))
                .values();

        assertThat(values.find("image.all.repository")).contains(repository);
        assertThat(values.find("image.all.tag")).contains(tag);
    }

    @ParameterizedTest
    @CsvSource({
        "2.3.5, 4.1.36, rocksmq",
        "2.5.27, 4.2.58, rocksmq",
        "2.6.22, 5.0.19, woodpecker",
        "3.0.0, 5.0.25, woodpecker",
        "3.4.0, 5.0.25, woodpecker"
    })
    void theQueueIsTheOneThatTheVersionHasInProduction(String version, String chart, String queue) {
        ChartAndValues made = of(version, Optional.empty(), Optional.empty());
        assertThat(made.chart().version()).hasValue(chart);
        assertThat(made.values().find("image.all.tag")).hasValue("v" + version);
        assertThat(made.values().find("standalone.messageQueue")).hasValue(queue);
        // The chart's own switch is for a Woodpecker of several pods.
        assertThat(made.values().find("woodpecker.enabled")).isEmpty();
    }

    /** Over the author's, which wait for hours; what else the author sets stays. */
    @Test
    void workloadsHaveTheSettingsThatTheyNeed(@TempDir Path directory) throws Exception {
        Path values = Files.writeString(
                directory.resolve("mine.yaml"),
                "extraConfigFiles:\n  user.yaml: |\n    dataCoord: {gc: {interval: 3600, missingTolerance: 7}}\n");
        ChartAndValues made = of("2.3.5", Optional.empty(), Optional.of(values));

        assertThat(made.preparedFor(Set.of(Workload.CORE))).isEqualTo(made);
        HelmValues user = HelmValues.parse(
                (String) made.preparedFor(Set.of(Workload.GC))
                        .values()
                        .find("extraConfigFiles.user\\.yaml")
                        .orElseThrow(),
                "user.yaml");
        assertThat(user.find("dataCoord.gc.interval")).hasValue(1);
        assertThat(user.find("dataCoord.gc.dropTolerance")).hasValue(1);
        assertThat(user.find("dataCoord.gc.missingTolerance")).hasValue(7);
        assertThat(user.find("dataCoord.enableGarbageCollection")).hasValue(true);
    }

    @Test
    void theAuthorsQueueWins(@TempDir Path directory) throws Exception {
        Path values = Files.writeString(directory.resolve("mine.yaml"), "standalone: {messageQueue: rocksmq}");
        assertThat(of("3.0.0", Optional.empty(), Optional.of(values)).values().find("standalone.messageQueue"))
                .hasValue("rocksmq");
    }

    @Test
    void aLocalChartIsForTheVersionThatItSays(@TempDir Path directory) throws Exception {
        Files.writeString(
                directory.resolve("Chart.yaml"), "apiVersion: v2\nname: milvus\nversion: 9.9.9\nappVersion: 2.6.15\n");
        Files.writeString(directory.resolve("values.yaml"), "{}");
        ChartAndValues made = ChartAndValues.of(
                new HelmSpec(Optional.of(directory), Optional.empty(), Optional.empty(), "2.3.5", false),
                OneMachine::values);
        assertThat(made.values().find("image.all.tag")).hasValue("v2.6.15");
        assertThat(made.values().find("standalone.messageQueue")).hasValue("woodpecker");
    }

    private static ChartAndValues of(String version, Optional<Path> chart, Optional<Path> values) {
        return ChartAndValues.of(new HelmSpec(chart, values, Optional.empty(), version, true), OneMachine::values);
    }
}
