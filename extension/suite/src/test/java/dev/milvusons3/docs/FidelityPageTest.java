package dev.milvusons3.docs;

import dev.milvusons3.Environment;
import dev.milvusons3.Fidelity;
import dev.milvusons3.MilvusRuntime;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page lists what the code says. */
class FidelityPageTest {
    @Test
    void theListIsThatOfTheCode() throws IOException {
        List<Fidelity> namespace = Fidelity.of(MilvusRuntime.NAMESPACE);
        GeneratedSection.of("docs/fidelity.md", "fidelity")
                .hasContent(String.join(
                        "\n\n",
                        table("`EMBEDDED`, by `NAMESPACE`", namespace),
                        table("`EMBEDDED`, what is different by `PROCESS`", beside(namespace, MilvusRuntime.PROCESS)),
                        table(
                                "`EMBEDDED`, what is different by `CONTAINER`",
                                beside(namespace, MilvusRuntime.CONTAINER)),
                        table("`CONTAINERS`", Fidelity.of(Environment.CONTAINERS)),
                        table("`AWS`", Fidelity.of(Environment.AWS))));
    }

    private static List<Fidelity> beside(List<Fidelity> known, MilvusRuntime runtime) {
        return Fidelity.of(runtime).stream()
                .filter(part -> !known.contains(part))
                .toList();
    }

    private static String table(String title, List<Fidelity> parts) {
        return "### " + title + "\n\n| part | level | how |\n| --- | --- | --- |\n"
                + parts.stream().map(FidelityPageTest::row).collect(Collectors.joining("\n"));
    }

    private static String row(Fidelity fidelity) {
        return "| " + fidelity.part() + " | `" + fidelity.level() + "` | " + fidelity.how() + " |";
    }
}
