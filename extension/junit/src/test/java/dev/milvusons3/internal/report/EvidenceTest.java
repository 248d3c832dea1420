package dev.milvusons3.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTest {
    @Test
    void writesFilesWithoutSecrets(@TempDir Path directory) throws IOException {
        Evidence.Builder builder = new Evidence.Builder("run1", Redaction.of(List.of("s3cr3t")));
        builder.add("a.txt", () -> "the s3cr3t of a");
        builder.add("deep/b.txt", () -> "b");

        builder.build().writeTo(directory);

        assertThat(directory.resolve("a.txt")).hasContent("the [redacted] of a");
        assertThat(directory.resolve("deep/b.txt")).hasContent("b");
    }

    @Test
    void whatCannotBeCollectedIsAProblemAndTheRestIsThere() {
        Evidence.Builder builder = new Evidence.Builder("run1", Redaction.of(List.of()));
        builder.add("a.txt", () -> {
            throw new IllegalStateException("no cluster");
        });
        builder.add("b.txt", () -> "b");

        Evidence evidence = builder.build();

        assertThat(evidence.files().get("a.txt")).contains("could not be collected", "no cluster");
        assertThat(evidence.files()).containsEntry("b.txt", "b");
        assertThat(evidence.problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem).hasMessageContaining("a.txt").hasRootCauseMessage("no cluster"));
    }
}
