package dev.milvusons3.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressOutputTest {
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final List<String> log = new ArrayList<>();
    private static final String MORE = Glyphs.standard().more();

    private final AtomicLong nanos = new AtomicLong(1);

    @Test
    void inCiThereAreFewPlainLines() {
        ProgressLog progress = new ProgressLog("r", output(false));

        progress.update("download", 0, 10 << 20);
        progress.update("download", 1 << 20, 10 << 20);
        pass(Duration.ofSeconds(1));
        progress.update("download", 5 << 20, 10 << 20);
        progress.update("download", 10 << 20, 10 << 20);

        assertThat(log)
                .containsExactly(
                        "[r] " + MORE + " download 0 % (0.0 of 10.0 MiB)",
                        "[r] " + MORE + " download 50 % (5.0 of 10.0 MiB)",
                        "[r] " + MORE + " download 100 % (10.0 of 10.0 MiB)");
        assertThat(terminal.size()).isZero();
    }

    @Test
    void theEndIsSaidOnce() {
        ProgressLog progress = new ProgressLog("r", output(false));

        progress.update("download", 10 << 20, 10 << 20);
        progress.update("download", 10 << 20, 10 << 20);
        pass(Duration.ofSeconds(5));
        progress.update("download", 10 << 20, 10 << 20);
        progress.update("unpack", 1 << 20, 1 << 20);

        assertThat(log)
                .containsExactly(
                        "[r] " + MORE + " download 100 % (10.0 of 10.0 MiB)",
                        "[r] " + MORE + " unpack 100 % (1.0 of 1.0 MiB)");
    }

    @Test
    void onATerminalOneLineIsWrittenOverAndOnlyTheLastStays() {
        ProgressLog progress = new ProgressLog("r", output(true));

        progress.update("unpack", 0, 100 << 20);
        pass(Duration.ofMillis(200));
        progress.update("unpack", 50 << 20, 100 << 20);
        progress.update("unpack", 100 << 20, 100 << 20);

        assertThat(terminal.toString(StandardCharsets.UTF_8))
                .isEqualTo("\r\u001b[2K[r] " + MORE + " unpack 0 % (0.0 of 100.0 MiB)" + "\r\u001b[2K[r] " + MORE
                        + " unpack 50 % (50.0 of 100.0 MiB)\r\u001b[2K");
        assertThat(log).containsExactly("[r] " + MORE + " unpack 100 % (100.0 of 100.0 MiB)");
    }

    @Test
    void waitingIsSaidInSeconds() {
        new ProgressLog("r", output(false)).waiting("wait for another process", Duration.ofMillis(2_500));

        assertThat(log).containsExactly("[r] " + MORE + " wait for another process, 2 s so far");
    }

    @Test
    void ciIsNoTerminal() {
        assertThat(ProgressOutput.isTerminal(Map.of("CI", "true"))).isFalse();
    }

    @Test
    void aStepThatTakesLongIsSaidToBeUnderWayAndItsThreadEndsWithIt() throws Exception {
        List<String> said = new CopyOnWriteArrayList<>();
        CountDownLatch heard = new CountDownLatch(1);
        ProgressOutput output = new ProgressOutput(
                false,
                new PrintStream(terminal, true, StandardCharsets.UTF_8),
                line -> {
                    said.add(line);
                    heard.countDown();
                },
                System::nanoTime);
        StepLog steps = new StepLog("beat", new Heartbeats("beat", output, Duration.ofMillis(10)));

        assertThat(steps.timed("Milvus milvus/demo", () -> heard.await(30, TimeUnit.SECONDS)))
                .isTrue();

        assertThat(said)
                .first()
                .asString()
                .startsWith("[beat] " + MORE + " Milvus milvus/demo, ")
                .endsWith(" s so far");
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("milvus-on-s3-heartbeat-beat")) {
                thread.join(TimeUnit.SECONDS.toMillis(30));
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    private ProgressOutput output(boolean live) {
        return new ProgressOutput(live, new PrintStream(terminal, true, StandardCharsets.UTF_8), log::add, nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
