package dev.milvusons3.docs;

import dev.milvusons3.Environment;
import dev.milvusons3.Fidelity;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page lists what the code says. */
class FidelityPageTest {
    @Test
    void theListIsThatOfTheCode() throws IOException {
        GeneratedSection.of("docs/fidelity.md", "fidelity")
                .hasContent(Arrays.stream(Environment.values())
                        .filter(environment -> environment != Environment.UNSET)
                        .map(FidelityPageTest::table)
                        .collect(Collectors.joining("\n\n")));
    }

    private static String table(Environment environment) {
        return "### `" + environment + "`\n\n| part | level | how |\n| --- | --- | --- |\n"
                + Fidelity.of(environment).stream().map(FidelityPageTest::row).collect(Collectors.joining("\n"));
    }

    private static String row(Fidelity fidelity) {
        return "| " + fidelity.part() + " | `" + fidelity.level() + "` | " + fidelity.how() + " |";
    }
}
