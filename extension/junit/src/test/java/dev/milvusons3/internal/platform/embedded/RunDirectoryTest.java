package dev.milvusons3.internal.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.OtherJvm;
import dev.milvusons3.internal.files.HeldFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void isItsOwnersAloneAndGoesWithAllThatIsInIt() throws Exception {
        try (RunDirectory directory = RunDirectory.create(parent)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                    .isEqualTo("rwx------");
            Files.createDirectories(directory.path().resolve("a/b"));
            Files.writeString(directory.path().resolve("a/b/c"), "x");
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    @Timeout(60)
    void isRemovedByTheNextWhenItsJvmHasEnded() throws Exception {
        Process other = OtherJvm.of(RunDirectoryMain.class, parent).start();
        Path itsDirectory;
        try {
            itsDirectory = Path.of(other.inputReader().readLine());
            RunDirectory.create(parent).close();
            assertThat(itsDirectory).exists();
        } finally {
            other.destroyForcibly().waitFor();
        }
        RunDirectory.create(parent).close();
        assertThat(itsDirectory).doesNotExist();
    }

    /** As of a process in another container. */
    @Test
    void isLeftAloneWhileItIsLockedThoughNoSuchProcessIsSeen() throws Exception {
        Path directory = Files.createDirectory(parent.resolve("milvus-on-s3-run-999999999-1"));
        Path lock = directory.resolve("owner.lock");
        HeldFile held = HeldFile.create(lock, lock);

        RunDirectory.create(parent).close();
        assertThat(directory).exists();

        held.close();
        RunDirectory.create(parent).close();
        assertThat(directory).doesNotExist();
    }

    @Test
    void leavesAloneWhatIsNotLockedYetOrNotOfThisProject() throws Exception {
        Path unlocked = Files.createDirectory(parent.resolve("milvus-on-s3-run-1-1"));
        Path other = Files.createDirectory(parent.resolve("milvus-on-s3-elsewhere"));
        Files.writeString(other.resolve("owner.lock"), "");

        RunDirectory.create(parent).close();

        assertThat(unlocked).exists();
        assertThat(other).exists();
    }
}
