package dev.milvusons3.docs;

import dev.milvusons3.internal.gateway.s3.S3Operation;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page lists the operations of the table, and what becomes of each. */
class S3OperationsPageTest {
    @Test
    void theListIsThatOfTheTable() throws IOException {
        GeneratedSection.of("docs/embedded.md", "operations")
                .hasContent("| operation | action | answer |\n| --- | --- | --- |\n"
                        + Arrays.stream(S3Operation.values())
                                .map(S3OperationsPageTest::row)
                                .collect(Collectors.joining("\n")));
    }

    private static String row(S3Operation operation) {
        boolean served = operation.by() != S3Operation.By.NOBODY;
        String action = "`" + operation.action(false) + "`";
        if (!operation.action(true).equals(operation.action(false))) {
            action += ", of a version `" + operation.action(true) + "`";
        }
        return "| " + operation.name() + " | " + action + " | "
                + (served ? "carried out" : operation.ofDirectoryBuckets() ? "501" : "decided, then 501") + " |";
    }
}
