package dev.milvusons3.docs;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.milvusons3.assertj.MilvusOnS3Assertions;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The test classes that the page on policy unit tests shows do not only compile, they pass; and failures look as it says. */
class PolicyUnitTestsPageTest {
    private static final String PAGE = "docs/policy-unit-tests.md";

    @Test
    void aFailureLooksLikeThat() throws IOException {
        Throwable failure = catchThrowable(() -> MilvusOnS3Assertions.assertThat(
                        policy("policies/milvus-s3.json").with("bucket", "books"))
                .allows("s3:PutObject")
                .on("arn:aws:s3:::book/files/1"));

        GeneratedSection.of(PAGE, "failure")
                .hasContent("```text\n" + failure.getMessage().strip() + "\n```");
    }

    @Test
    void itsTestsPass(@TempDir Path output) throws Exception {
        List<Snippet> snippets = Snippet.in(PAGE, Files.readString(Pages.root().resolve(PAGE)));
        assertThat(SnippetCompiler.problems(snippets, output)).isEmpty();

        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {output.toUri().toURL()}, getClass().getClassLoader())) {
            List<Class<?>> classes = testClasses(output, loader);
            assertThat(classes).hasSizeGreaterThanOrEqualTo(4);
            for (Class<?> testClass : classes) {
                Events tests = EngineTestKit.engine("junit-jupiter")
                        .selectors(selectClass(testClass))
                        .execute()
                        .testEvents();
                assertThat(tests.failed().list()).as(testClass.getName()).isEmpty();
                assertThat(tests.succeeded().count()).as(testClass.getName()).isPositive();
            }
        }
    }

    private static List<Class<?>> testClasses(Path output, ClassLoader loader) throws Exception {
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith("Test.class")).toList()) {
                String name =
                        output.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                classes.add(Class.forName(name, false, loader));
            }
        }
        return classes;
    }
}
