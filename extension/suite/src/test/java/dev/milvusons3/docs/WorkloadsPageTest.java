package dev.milvusons3.docs;

import dev.milvusons3.Workload;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on workloads has all of them. */
class WorkloadsPageTest {
    @Test
    void theTableOfWorkloadsIsThatOfTheCode() throws IOException {
        GeneratedSection.of("docs/workloads.md", "workloads")
                .hasContent("""
                        | workload | what Milvus is made to do | settings of Milvus | since Milvus |
                        | --- | --- | --- | --- |
                        """
                        + Arrays.stream(Workload.values())
                                .map(WorkloadsPageTest::row)
                                .collect(Collectors.joining("\n")));
    }

    private static String row(Workload workload) {
        String settings = workload.settings().entrySet().stream()
                .map(setting -> "`" + setting.getKey() + ": " + setting.getValue() + "`")
                .sorted()
                .collect(Collectors.joining(", "));
        return "| `" + workload + "` | " + workload.description() + " | " + settings + " | " + workload.since() + " |";
    }
}
