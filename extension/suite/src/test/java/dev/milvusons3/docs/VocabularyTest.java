package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages, messages and comments use the field's standard terms, so that a reader can look them up elsewhere. */
class VocabularyTest {
    /** What is not written, and what is written instead. The changelog keeps the words of its time. */
    private static final Map<Pattern, String> INSTEAD = Map.ofEntries(
            phrase("plays|played|Plays|Played|PLAYED", "emulates, emulated"),
            phrase("[Mm]end(s|ed|ing)?", "fix"),
            phrase("for want of", "without, because there is no"),
            phrase("[Ww]ho wins", "precedence"),
            phrase("more than nothing", "greater than zero"),
            phrase("Milvus of one's own", "an existing Milvus installation"),
            phrase("put to the proof", "verified"),
            phrase("is so at once", "takes effect immediately"),
            phrase("get done|got done", "not ready within …, raise …"),
            phrase("makes a want", "fails the build if … is unavailable"),
            phrase("all the same", "anyway"));

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "CONTRIBUTING.md", "docs", "extension", "cli", "examples", "benchmarks"})
    void usesTheFieldsTerms(String part) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : texts(Pages.root().resolve(part))) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                for (Map.Entry<Pattern, String> term : INSTEAD.entrySet()) {
                    if (term.getKey().matcher(line).find()) {
                        found.add(Pages.root().relativize(file) + ":" + (i + 1) + ": " + line.strip() + " (instead: "
                                + term.getValue() + ")");
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private static List<Path> texts(Path part) throws IOException {
        try (Stream<Path> files = Files.walk(part)) {
            List<Path> texts = files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(java|md|kt|kts)"))
                    .filter(file -> !Pages.root().relativize(file).toString().contains("target/"))
                    .filter(file -> !file.endsWith("VocabularyTest.java"))
                    .toList();
            assertThat(texts).isNotEmpty();
            return texts;
        }
    }

    private static Map.Entry<Pattern, String> phrase(String regex, String instead) {
        return Map.entry(Pattern.compile("\\b(" + regex + ")\\b"), instead);
    }
}
