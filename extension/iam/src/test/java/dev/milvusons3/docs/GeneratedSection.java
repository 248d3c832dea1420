package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a page that comes from the code, between {@code <!-- begin name … -->} and {@code <!-- end name -->}. Run with
 * {@code -Ddocs.update=true}, the tests write these parts instead of comparing them.
 */
final class GeneratedSection {
    static final String UPDATE = "docs.update";

    private final Path page;
    private final String name;

    private GeneratedSection(Path page, String name) {
        this.page = page;
        this.name = name;
    }

    /** {@return a section} */
    static GeneratedSection of(String page, String name) {
        return new GeneratedSection(Pages.root().resolve(page), name);
    }

    /** Asserts that the page says the same as the code, or makes it do so. */
    void hasContent(String wanted) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf("<!-- begin " + name + " ");
        assertThat(begin)
                .as("%s has a marker \"<!-- begin %s … -->\"", Pages.name(page), name)
                .isNotNegative();
        int from = text.indexOf("-->\n", begin) + "-->\n".length();
        int to = text.indexOf("<!-- end " + name + " -->", from);
        assertThat(to)
                .as("%s has a marker \"<!-- end %s -->\"", Pages.name(page), name)
                .isNotNegative();
        String content = "\n" + wanted.strip() + "\n\n";
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(page, text.substring(0, from) + content + text.substring(to));
            return;
        }
        assertThat(text.substring(from, to))
                .as(
                        "section %s of %s; mvn -B -pl extension/suite -am test -Dtest='dev/milvusons3/docs/*Test' -Dsurefire.failIfNoSpecifiedTests=false -D%s=true rewrites it",
                        name, Pages.name(page), UPDATE)
                .isEqualTo(content);
    }
}
