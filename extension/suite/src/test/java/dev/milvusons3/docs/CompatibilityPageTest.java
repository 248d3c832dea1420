package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The matrix of versions is what {@code .ci/stacks} tries. */
class CompatibilityPageTest {
    private static final Map<String, String> FRAMEWORKS = Map.of(
            "boot", "Spring Boot",
            "quarkus", "Quarkus",
            "micronaut", "Micronaut",
            "junit", "JUnit Jupiter alone",
            "java", "Java",
            "oldest", "the oldest",
            "older", "older than that");

    @Test
    void namesTheStacksThatAreTried() throws Exception {
        Map<String, String> rows = new TreeMap<>();
        for (String stack : list().split("\n")) {
            String[] parts = stack.split("\\|", -1);
            String[] name = parts[0].split("-", 2);
            assertThat(FRAMEWORKS).containsKey(name[0]);
            rows.merge(
                    FRAMEWORKS.get(name[0]) + " | " + (parts[1].isEmpty() ? "passes" : "refused, in words"),
                    name[1].replace("-", " "),
                    (one, other) -> one + ", " + other);
        }

        GeneratedSection.of("docs/compatibility.md", "stacks")
                .hasContent("| made from | outcome | versions |\n| --- | --- | --- |\n"
                        + rows.entrySet().stream()
                                .map(row -> "| " + row.getKey() + " | " + row.getValue() + " |")
                                .collect(Collectors.joining("\n")));
    }

    private static String list() throws IOException, InterruptedException {
        Process stacks = new ProcessBuilder("bash", ".ci/stacks", "--list")
                .directory(Pages.root().toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String list = new String(stacks.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(stacks.waitFor()).isZero();
        return list.strip();
    }
}
