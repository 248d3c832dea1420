package dev.milvusons3.internal.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectTest {
    @TempDir
    private Path directory;

    @Test
    void aModuleOfMavenBelongsToThePomThatNamesIt() throws IOException {
        write(
                "pom.xml",
                "<project><artifactId>shop</artifactId><modules><module>core/search</module></modules></project>");
        write(
                "core/search/pom.xml",
                "<project><parent><artifactId>shop</artifactId></parent><artifactId>search</artifactId></project>");
        write("core/other/pom.xml", "<project><artifactId>other</artifactId></project>");

        assertThat(Project.of(directory.resolve("core/search")))
                .isEqualTo(new Project("shop", directory, "core/search"));
        assertThat(Project.of(directory.resolve("core/other")))
                .isEqualTo(new Project("other", directory.resolve("core/other"), ""));
    }

    @Test
    void aModuleOfGradleBelongsToTheSettingsAboveIt() throws IOException {
        write("settings.gradle.kts", "rootProject.name = \"shop\"\ninclude(\"search\")");
        write("search/build.gradle.kts", "");

        assertThat(Project.of(directory.resolve("search"))).isEqualTo(new Project("shop", directory, "search"));
    }

    @Test
    void whatNoToolBuildsHasItsDirectorysName() throws IOException {
        Path plain = Files.createDirectory(directory.resolve("plain"));

        assertThat(Project.of(plain)).isEqualTo(new Project("plain", plain, ""));
    }

    private void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
