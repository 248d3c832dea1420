package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages show in Java compiles. */
class SnippetsTest {
    @TempDir
    Path output;

    @Test
    void everyJavaBlockOfEveryPageCompiles() throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        for (Path page : Pages.all()) {
            snippets.addAll(Snippet.in(Pages.name(page), Files.readString(page)));
        }

        assertThat(snippets).extracting(Snippet::page).contains("README.md", "docs/policy-unit-tests.md");
        assertThat(SnippetCompiler.problems(snippets, output)).isEmpty();
    }

    @Test
    void aProblemIsReportedWithPageAndLine() {
        List<Snippet> snippets = Snippet.in("page.md", """
                # Page

                ```java
                import java.time.Duration;

                Duration oneSecond = Duration.ofSeconds(1);
                Duration oops = oneSecond.plus(Duration.of());
                ```

                ```java
                class Whole {
                    int three = "three";
                }
                ```

                ```json
                { "not": "Java" }
                ```
                """);

        assertThat(snippets).hasSize(2);
        assertThat(SnippetCompiler.problems(snippets, output))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).startsWith("page.md:7: ").contains("Duration"),
                        problem ->
                                assertThat(problem).startsWith("page.md:12: ").contains("String"));
    }
}
