package dev.milvusons3.internal.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.milvus.image.MilvusSources;
import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Machines on which nobody gets namespaces, as in containers with Docker's own filter of system calls: the same filter, and an {@code unshare} that the machine
 * has otherwise.
 */
@EnabledOnOs(OS.LINUX)
class RefusedNamespacesIT {
    private static final String REFUSAL = "unshare: unshare failed: Operation not permitted";

    @TempDir
    private Path directory;

    private Path milvus;

    @BeforeEach
    void find() {
        milvus = MilvusSources.ofThisMachine()
                .obtain(MilvusSources.Wanted.NOTHING, Optional.empty(), Progress.NONE)
                .home();
    }

    /** {@return a JVM whose kernel refuses namespaces to it and to all that it starts} */
    private OtherJvm filtered() throws IOException {
        Path script = directory.resolve("without-namespaces.pl");
        try (InputStream text = Objects.requireNonNull(getClass().getResourceAsStream("without-namespaces.pl"))) {
            Files.write(script, text.readAllBytes());
        }
        return OtherJvm.startedBy("perl", script.toString());
    }

    /** {@return a JVM that finds another {@code unshare} first} */
    private OtherJvm without(String unshare) throws IOException {
        Path programs = Files.createDirectory(directory.resolve("bin"));
        Path stub = Files.writeString(programs.resolve("unshare"), unshare);
        Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwxr-xr-x"));
        return OtherJvm.startedBy().with("PATH", programs + ":" + System.getenv("PATH"));
    }

    private String deploys(OtherJvm jvm, String runtime) throws IOException, InterruptedException {
        return jvm.deploys(runtime, milvus, Files.createDirectories(directory.resolve("tmp")));
    }

    @Test
    void whereTheKernelRefusesThemAutoRunsAProcessAndSaysWhy() throws Exception {
        assertThat(deploys(filtered(), "AUTO"))
                .contains("runtime=PROCESS", "written=true", "denied=0", "exit code 0")
                .containsPattern(
                        "WARN EMBEDDED runs Milvus as a plain process \\(PROCESS\\).* Not as NAMESPACE: tried `unshare .*`: "
                                + REFUSAL);
    }

    @Test
    void whereTheKernelRefusesThemAskingForThemIsOneError() throws Exception {
        assertOneError(deploys(filtered(), "NAMESPACE"), REFUSAL);
    }

    @Test
    void whereTheProgramRefusesThemAskingForThemIsOneError() throws Exception {
        assertOneError(deploys(without("#!/bin/sh\necho '" + REFUSAL + "' >&2\nexit 1\n"), "NAMESPACE"), REFUSAL);
    }

    @Test
    void aProgramThatSaysNothingIsQuotedByItsCode() throws Exception {
        assertOneError(deploys(without("#!/bin/sh\nexit 3\n"), "NAMESPACE"), "exit code 3");
    }

    private static void assertOneError(String said, String reason) {
        assertThat(said.lines().filter(line -> line.startsWith("refused=")))
                .singleElement()
                .asString()
                .startsWith(
                        "refused=milvus-on-s3.milvus.runtime = NAMESPACE: this machine cannot run Milvus so: tried `unshare ")
                .contains(reason)
                .containsPattern(
                        "\\|Allow it, or let Milvus run as a plain process .*\\(PROCESS\\), or by Docker \\(CONTAINER\\)");
        assertThat(said).doesNotContain("runtime=").contains("exit code 0");
    }
}
