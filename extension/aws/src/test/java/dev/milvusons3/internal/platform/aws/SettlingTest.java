package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** With a clock of its own: what is waited for, and for how long, without waiting. */
class SettlingTest {
    private final List<Duration> rests = new ArrayList<>();
    private final Deque<Supplier<String>> answers = new ArrayDeque<>();
    private boolean interrupt;
    private long now;

    private final Pause pause = new Pause() {
        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void rest(Duration duration) throws InterruptedException {
            if (interrupt) {
                throw new InterruptedException();
            }
            rests.add(duration);
            now += duration.toNanos();
        }
    };

    private final Settling settling = new Settling(
            e -> e instanceof IllegalStateException,
            Duration.ofSeconds(10),
            pause,
            () -> rests.size() % 2 == 0 ? 0 : 1);

    private Supplier<String> refusal(RuntimeException e) {
        return () -> {
            throw e;
        };
    }

    private String run() {
        return settling.run(
                "role r",
                () -> answers.size() > 1 ? answers.pop().get() : answers.peek().get());
    }

    @Test
    void theFirstAttemptThatSucceedsEndsIt() {
        answers.add(refusal(new IllegalStateException("not yet")));
        answers.add(refusal(new IllegalStateException("not yet")));
        answers.add(() -> "made");

        assertThat(run()).isEqualTo("made");
        // From half of it to all of it, and twice as long each time.
        assertThat(rests).containsExactly(Duration.ofMillis(100), Duration.ofMillis(400));
    }

    @Test
    void whatWorksAtOnceIsNotWaitedFor() {
        answers.add(() -> "made");

        assertThat(run()).isEqualTo("made");
        assertThat(rests).isEmpty();
    }

    @Test
    void aRefusalThatStaysEndsItAtOnce() {
        IllegalArgumentException denied = new IllegalArgumentException("denied by the documents");
        answers.add(refusal(denied));

        assertThatThrownBy(this::run).isSameAs(denied);
        assertThat(rests).isEmpty();
    }

    @Test
    void theBoundEndsItWithTheCause() {
        IllegalStateException refused = new IllegalStateException("NoSuchEntity: no role r");
        answers.add(refusal(refused));

        assertThatThrownBy(this::run)
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("role r: AWS still refuses it 1")
                .hasMessageEndingWith("Last refusal: NoSuchEntity: no role r")
                .hasCause(refused);
        assertThat(rests).allSatisfy(rest -> assertThat(rest).isLessThanOrEqualTo(Duration.ofSeconds(5)));
        assertThat(Duration.ofNanos(now)).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(15));
    }

    @Test
    void anInterruptEndsIt() {
        interrupt = true;
        IllegalStateException refused = new IllegalStateException("not yet");
        answers.add(refusal(refused));

        assertThatThrownBy(this::run)
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessage("interrupted while waiting for AWS: role r")
                .hasCause(refused);
        assertThat(Thread.interrupted()).isTrue();
    }
}
