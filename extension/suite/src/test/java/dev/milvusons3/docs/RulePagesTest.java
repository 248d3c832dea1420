package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.setup.check.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages in {@code docs/rules} are what the code says; {@code -Ddocs.update=true} writes them. */
class RulePagesTest {
    private final Path directory = Pages.root().resolve("docs/rules");

    @Test
    void everyRuleHasItsPage() throws IOException {
        Map<String, String> wanted = pages();
        if (Boolean.getBoolean("docs.update")) {
            for (Map.Entry<String, String> page : wanted.entrySet()) {
                Files.writeString(directory.resolve(page.getKey()), page.getValue());
            }
        }
        Map<String, String> found = new LinkedHashMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path page : all.toList()) {
                found.put(page.getFileName().toString(), Files.readString(page));
            }
        }
        assertThat(found).containsExactlyInAnyOrderEntriesOf(wanted);
    }

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        StringBuilder index = new StringBuilder("""
                # Rules of `check`

                What [`milvus-on-s3 check`](../check.md) looks for. These pages are written from the code. A finding can be
                [suppressed](../check.md#suppressions) by the rule's name, with a reason and an expiry.

                | rule | level | what |
                | --- | --- | --- |
                """);
        for (Rule rule : Rule.values()) {
            String level = rule.level().name().toLowerCase(Locale.ROOT);
            index.append("| [%s](%s.md) | %s | %s |\n".formatted(rule.id(), rule.id(), level, rule.title()));
            pages.put(rule.id() + ".md", """
                    # %s

                    `%s`, %s

                    ## Why

                    %s

                    ## Example

                    ```text
                    %s
                    ```

                    ## Fix

                    %s

                    [All rules](README.md)
                    """.formatted(
                            rule.title(), rule.id(), level, rule.why(), rule.example(), rule.fix()));
        }
        pages.put("README.md", index.toString());
        return pages;
    }
}
