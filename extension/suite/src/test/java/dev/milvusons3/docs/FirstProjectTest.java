package dev.milvusons3.docs;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** A newcomer's project in the documentation is the one that the build runs: examples/first, and examples/gradle. */
class FirstProjectTest {
    @Test
    void theBuildFile() throws IOException {
        GeneratedSection.of("docs/start.md", "first-build")
                .hasContent(tab("Maven: pom.xml", "xml", "examples/first/pom.xml")
                        + tab("Gradle: build.gradle.kts", "kotlin", "examples/gradle/kotlin/build.gradle.kts")
                        + tab("Gradle: build.gradle", "groovy", "examples/gradle/build.gradle"));
    }

    @Test
    void theTest() throws IOException {
        String test = block("java", read("examples/first/src/test/java/com/example/FirstTest.java"));

        GeneratedSection.of("docs/start.md", "first-test").hasContent(test);
        GeneratedSection.of("README.md", "first-test").hasContent(test);
    }

    private static String tab(String title, String language, String file) throws IOException {
        return "=== \"" + title + "\"\n\n" + block(language, read(file)).indent(4) + "\n";
    }

    private static String read(String file) throws IOException {
        return Files.readString(Pages.root().resolve(file));
    }

    private static String block(String language, String text) {
        return "```" + language + "\n" + text.strip() + "\n```";
    }
}
