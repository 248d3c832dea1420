package dev.milvusons3.internal.milvus.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.OtherJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A JVM that has used Helm heeds its signals as any other does. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class HelmSignalsTest {
    private static final int SECONDS = 20;
    private static final int ENDED_BY_TERM = 128 + 15;

    private @Nullable Process jvm;

    @BeforeEach
    void useHelm() throws IOException {
        jvm = OtherJvm.of(HelmSignalsMain.class).start();
        assertThat(jvm.inputReader().lines().anyMatch(HelmSignalsMain.READY::equals))
                .isTrue();
    }

    @AfterEach
    void end() {
        jvm.destroyForcibly();
    }

    @Test
    void isEndedByTermAndRunsItsShutdownHooks() throws InterruptedException {
        // Not Process.destroy(), which closes the streams as well.
        jvm.toHandle().destroy();

        assertThat(jvm.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(jvm.exitValue()).isEqualTo(ENDED_BY_TERM);
        assertThat(jvm.inputReader().lines()).contains(HelmSignalsMain.RELEASED);
    }

    /** Which is how {@code jstack} asks for it. */
    @Test
    void tellsItsThreadsWhenQuitAsksForThem() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-QUIT", Long.toString(jvm.pid()))
                        .start()
                        .waitFor())
                .isZero();

        BufferedReader said = jvm.inputReader();
        assertThat(said.lines().anyMatch(line -> line.startsWith("Full thread dump")))
                .isTrue();
    }
}
