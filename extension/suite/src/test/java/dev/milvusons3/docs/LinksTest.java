package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links between the pages lead somewhere. */
class LinksTest {
    @Test
    void everyRelativeLinkLeadsSomewhere() throws IOException {
        Links links = new Links(Pages.root());
        List<String> problems = new ArrayList<>();
        for (Path page : Pages.all()) {
            problems.addAll(links.problems(page));
        }

        assertThat(problems).isEmpty();
    }

    @Test
    void everyPageIsInTheIndex() throws IOException {
        for (Path page : Pages.all()) {
            String name = page.getFileName().toString();
            if (Pages.name(page).startsWith("docs/") && !name.equals("README.md")) {
                // A directory of pages has an index of its own.
                Path index = page.resolveSibling("README.md");
                assertThat(Files.readString(index))
                        .as("%s links %s", Pages.name(index), name)
                        .contains("](" + name + ")");
            }
        }
    }

    @Test
    void everyPageThatTheCodeNamesIsThere() throws IOException {
        Pattern name = Pattern.compile("(?<![/\\w])docs/[\\w-]+\\.\\w+");
        Set<String> named = new TreeSet<>();
        for (String module : List.of("extension", "cli")) {
            try (Stream<Path> files = Files.walk(Pages.root().resolve(module))) {
                for (Path file : files.filter(it -> it.toString().contains("/src/main/"))
                        .filter(it -> it.toString().endsWith(".java"))
                        .toList()) {
                    name.matcher(Files.readString(file)).results().forEach(found -> named.add(found.group()));
                }
            }
        }

        assertThat(named)
                .isNotEmpty()
                .allSatisfy(page -> assertThat(Pages.root().resolve(page)).exists());
    }

    @Test
    void problemsAreReportedWithPageAndLine(@TempDir Path root) throws IOException {
        Files.createDirectories(root.resolve("docs"));
        Files.writeString(root.resolve("README.md"), "# It's *here*, `now`\n\n## Twice\n## Twice\n");
        Path page = Files.writeString(root.resolve("docs/page.md"), """
                [good](../README.md), [good](../README.md#its-here-now), [good](../README.md#twice-1), [good](#own)
                [bad](../README.md#twice-2) and [bad](none.md "title")
                [bad](../../out.md), `[code](none.md)`, [elsewhere](https://example.com/none.md)
                ```
                [code](none.md)
                ```
                ## Own
                [reference]: gone.md
                """);

        assertThat(new Links(root).problems(page))
                .containsExactly(
                        "docs/page.md:2: ../README.md#twice-2: there is no heading #twice-2 in README.md",
                        "docs/page.md:2: none.md: there is no docs/none.md",
                        "docs/page.md:3: ../../out.md: leads out of the repository",
                        "docs/page.md:8: gone.md: there is no docs/gone.md");
    }
}
