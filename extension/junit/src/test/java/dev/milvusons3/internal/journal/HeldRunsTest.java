package dev.milvusons3.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldRunsTest {
    @TempDir
    private Path directory;

    private HeldRuns runs;

    @BeforeEach
    void open() {
        runs = new HeldRuns(directory.resolve("held"));
    }

    @Test
    void whatARunHoldsIsNoLitterHoweverOldItIs() throws Exception {
        RunTags expired = RunTags.of("run-1", Duration.ofSeconds(-5));
        try (AutoCloseable held = runs.begin(expired)) {
            assertThat(held).isNotNull();
            assertThat(runs.litter(expired.labels())).isEmpty();
        }
    }

    /** The file of a process that was killed stays, and nobody holds it. */
    @Test
    void whatARunLeftThatWasKilledIsLitterAtOnce() throws Exception {
        RunTags killed = RunTags.of("run-1", Duration.ofHours(6));
        Files.createDirectories(directory.resolve("held"));
        Files.createFile(directory.resolve("held/run-1.held"));

        assertThat(runs.litter(killed.labels())).hasValue("its run run-1 has ended without removing it");

        runs.forget("run-1");
        assertThat(runs.litter(killed.labels())).as("unknown, and not expired").isEmpty();
    }

    @Test
    void whatIsOfAnotherMachineIsLitterWhenItHasExpired() {
        RunTags expired = RunTags.of("elsewhere", Duration.ofSeconds(-5));

        assertThat(runs.litter(expired.labels())).hasValue("its run elsewhere was over by " + expired.expires());
        assertThat(runs.litter(RunTags.of("elsewhere", Duration.ofHours(1)).labels()))
                .isEmpty();
    }

    @Test
    void whatCarriesOtherLabelsIsNobodysHere() {
        assertThat(runs.litter(Map.of("org.testcontainers", "true", RunTags.RUN, "run-1")))
                .isEmpty();
        assertThat(runs.litter(RunTags.of("../run-1", Duration.ofHours(1)).labels()))
                .isEmpty();
    }
}
