package dev.milvusons3.internal.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportPlacesTest {
    @TempDir
    Path project;

    @Test
    void mavensIsTarget() throws IOException {
        Files.createFile(project.resolve("pom.xml"));

        assertThat(ReportPlaces.in(project, false)).isEqualTo(project.resolve("target/milvus-on-s3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"build.gradle", "build.gradle.kts"})
    void gradlesIsBuildInAnIdeToo(String script) throws IOException {
        Files.createFile(project.resolve(script));

        assertThat(ReportPlaces.in(project, false)).isEqualTo(project.resolve("build/milvus-on-s3"));
    }

    @Test
    void whoRunsTheTestsDecidesWhereAProjectIsBothMavensAndGradles() throws IOException {
        Files.createFile(project.resolve("pom.xml"));
        Files.createFile(project.resolve("build.gradle"));

        assertThat(ReportPlaces.in(project, false)).isEqualTo(project.resolve("target/milvus-on-s3"));
        assertThat(ReportPlaces.in(project, true)).isEqualTo(project.resolve("build/milvus-on-s3"));
    }

    @Test
    void aGradleSubprojectNeedsNoScriptOfItsOwn() {
        assertThat(ReportPlaces.in(project, true)).isEqualTo(project.resolve("build/milvus-on-s3"));
    }
}
