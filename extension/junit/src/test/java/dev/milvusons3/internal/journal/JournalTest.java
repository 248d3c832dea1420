package dev.milvusons3.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.OtherJvm;
import dev.milvusons3.internal.journal.JournalDirectory.Taken;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Thing BUCKET = new Thing(Kind.BUCKET, "milvus-bucket-1");
    private static final Thing POLICY = new Thing(Kind.POLICY, "arn:aws:iam::111122223333:policy/P");
    private static final Thing NAMESPACE = new Thing(Kind.NAMESPACE, "milvus-1");

    @TempDir
    Path directory;

    private final RunTags tags = RunTags.of("1f2e3d4c", Duration.ofHours(6));

    static RunRecord run(RunTags tags) {
        return new RunRecord(
                tags, "111122223333", "aws", "us-east-2", "http://127.0.0.1:4566", "https://oidc.example/id/1");
    }

    private JournalDirectory journals() {
        return new JournalDirectory(directory.resolve("made/when/needed"));
    }

    private Path file() {
        return journals().path().resolve("1f2e3d4c.jsonl");
    }

    @Test
    void isGoneWhenEverythingWasReleasedOrWasNotTheRuns() {
        Journal journal = journals().begin(run(tags));
        Journal.Intent bucket = journal.intend(BUCKET);
        bucket.made();
        Journal.Intent policy = journal.intend(POLICY);
        assertThat(file()).exists();

        policy.foreign();
        bucket.released();
        journal.close();

        assertThat(journals().path()).isEmptyDirectory();
    }

    @Test
    void tellsAfterACrashWhatWasLeft() {
        Journal journal = journals().begin(run(tags));
        journal.intend(BUCKET).made();
        journal.intend(POLICY).released();
        journal.intend(NAMESPACE);
        journal.close();

        try (Taken taken = journals().take()) {
            assertThat(taken.running()).isEmpty();
            assertThat(taken.crashed()).singleElement().satisfies(crashed -> {
                assertThat(crashed.run()).contains(run(tags));
                assertThat(crashed.began()).isPresent();
                assertThat(crashed.left()).containsExactly(BUCKET, NAMESPACE);
                assertThat(crashed.damagedLines()).isZero();
                crashed.forget();
            });
        }
        assertThat(journals().path()).isEmptyDirectory();
    }

    @Test
    void isReadableByItsOwnerAlone() throws Exception {
        journals().begin(run(tags)).close();

        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(journals().path())))
                .isEqualTo("rwx------");
    }

    @Test
    void isNotTakenFromARunOfThisJvm() {
        try (Journal journal = journals().begin(run(tags))) {
            Journal.Intent bucket = journal.intend(BUCKET);
            for (int again = 0; again < 2; again++) {
                try (Taken taken = journals().take()) {
                    assertThat(taken.crashed()).isEmpty();
                    assertThat(taken.running()).containsExactly("1f2e3d4c");
                }
            }
            bucket.released();
        }
    }

    @Test
    void isTakenByOneSweepAtATime() {
        Journal journal = journals().begin(run(tags));
        journal.intend(BUCKET);
        journal.close();

        try (Taken taken = journals().take()) {
            assertThat(taken.crashed()).hasSize(1);
            try (Taken second = journals().take()) {
                assertThat(second.crashed()).isEmpty();
            }
        }
    }

    @Test
    @Timeout(60)
    void isTakenFromAnotherProcessOnlyWhenThatHasEnded() throws Exception {
        Process other = OtherJvm.of(JournalMain.class, journals().path()).start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo(JournalMain.WRITTEN);
            for (int again = 0; again < 2; again++) {
                try (Taken taken = journals().take()) {
                    assertThat(taken.crashed()).isEmpty();
                    assertThat(taken.running()).containsExactly("0a0a0a0a");
                }
            }
        } finally {
            other.destroyForcibly().waitFor();
        }
        try (Taken taken = journals().take()) {
            assertThat(taken.crashed())
                    .singleElement()
                    .satisfies(crashed ->
                            assertThat(crashed.left()).containsExactly(new Thing(Kind.BUCKET, "of-a-killed-run")));
        }
    }

    @Test
    void canBeReadHoweverShortItWasCut() throws Exception {
        Journal journal = journals().begin(run(tags));
        journal.intend(BUCKET).made();
        journal.intend(NAMESPACE).made();
        journal.close();
        byte[] whole = Files.readAllBytes(file());
        int lastLine = new String(whole, StandardCharsets.UTF_8).stripTrailing().lastIndexOf('\n') + 1;

        for (int length = 0; length <= whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            try (Taken taken = journals().take()) {
                CrashedRun crashed = taken.crashed().get(0);
                assertThat(crashed.damagedLines()).as("%d bytes", length).isZero();
                assertThat(crashed.left())
                        .as("%d bytes", length)
                        .isEqualTo(List.of(BUCKET, NAMESPACE)
                                .subList(0, crashed.left().size()));
                if (length >= lastLine) {
                    assertThat(crashed.left()).containsExactly(BUCKET, NAMESPACE);
                }
            }
        }
    }

    @Test
    void isUsedAsFarAsItCanBeRead() throws Exception {
        Journal journal = journals().begin(run(tags));
        journal.intend(BUCKET);
        journal.intend(POLICY);
        journal.intend(NAMESPACE);
        journal.close();
        List<String> lines = Files.readAllLines(file());
        lines.set(2, "\0\0\0\0");
        lines.add("{\"intent\":9,\"kind\":\"SPACESHIP\",\"name\":\"x\"}");
        lines.add("{}");
        Files.write(file(), lines);

        try (Taken taken = journals().take()) {
            CrashedRun crashed = taken.crashed().get(0);
            assertThat(crashed.run()).contains(run(tags));
            assertThat(crashed.left()).containsExactly(BUCKET, NAMESPACE);
            assertThat(crashed.damagedLines()).isEqualTo(3);
        }
    }

    @Test
    void saysThatItDoesNotKnowWhoseItIs() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "");

        try (Taken taken = journals().take()) {
            assertThat(taken.crashed()).singleElement().satisfies(crashed -> {
                assertThat(crashed.run()).isEmpty();
                assertThat(crashed.left()).isEmpty();
            });
        }
    }

    @Test
    void hasNothingMadeWhereItCannotBeWritten() throws Exception {
        Files.writeString(directory.resolve("made"), "a file");

        assertThatThrownBy(() -> journals().begin(run(tags)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("milvus-on-s3.journal")
                .hasMessageContaining("nothing is made");
    }

    @Test
    void leavesNoFileOfAJournalThatCouldNotBegin() throws Exception {
        Files.createDirectories(journals().path().resolve("1f2e3d4c.jsonl/in the way"));

        assertThatThrownBy(() -> journals().begin(run(tags))).isInstanceOf(UncheckedIOException.class);

        try (Stream<Path> left = Files.list(journals().path())) {
            assertThat(left).containsExactly(file());
        }
    }
}
