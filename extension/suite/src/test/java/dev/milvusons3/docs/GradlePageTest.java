package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The builds on the page are those of examples/gradle, and say the same. That they work is for {@code .ci/gradle} to say. */
class GradlePageTest {
    private static final Pattern STRING = Pattern.compile("(['\"])(.*?)\\1");

    @Test
    void theBuildInKotlin() throws IOException {
        GeneratedSection.of("docs/gradle.md", "gradle-kotlin")
                .hasContent("```kotlin\n" + read("kotlin/build.gradle.kts").strip() + "\n```");
    }

    @Test
    void theBuildInGroovy() throws IOException {
        GeneratedSection.of("docs/gradle.md", "gradle-groovy")
                .hasContent("```groovy\n" + read("build.gradle").strip() + "\n```");
    }

    @Test
    void bothHaveTheSameInThem() throws IOException {
        List<String> kotlin = strings(read("kotlin/build.gradle.kts"));

        // Kotlin has an accessor for the plugin and for its task.
        assertThat(strings(read("build.gradle")))
                .filteredOn(string -> !List.of("java", "test").contains(string))
                .isEqualTo(kotlin);
        assertThat(kotlin).contains("milvus-on-s3.", "MILVUS_ON_S3_");
    }

    private static List<String> strings(String script) {
        return STRING.matcher(script).results().map(found -> found.group(2)).toList();
    }

    private static String read(String file) throws IOException {
        return Files.readString(Pages.root().resolve("examples/gradle").resolve(file));
    }
}
