package dev.milvusons3.docs;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** A newcomer's project in the README is the one that the build runs, examples/first. */
class FirstProjectTest {
    @Test
    void thePom() throws IOException {
        GeneratedSection.of("README.md", "first-pom").hasContent(block("xml", read("pom.xml")));
    }

    @Test
    void theTest() throws IOException {
        GeneratedSection.of("README.md", "first-test")
                .hasContent(block("java", read("src/test/java/com/example/FirstTest.java")));
    }

    private static String read(String file) throws IOException {
        return Files.readString(Pages.root().resolve("examples/first").resolve(file));
    }

    private static String block(String language, String text) {
        return "```" + language + "\n" + text.strip() + "\n```";
    }
}
