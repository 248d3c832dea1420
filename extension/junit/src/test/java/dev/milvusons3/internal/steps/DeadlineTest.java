package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    @Test
    void isOverWhenItsTimeIs() {
        assertThat(new Deadline(Duration.ZERO).isOver()).isTrue();
        assertThat(new Deadline(Duration.ofHours(1)).isOver()).isFalse();
    }

    @Test
    void isPutOffByAWaitBesideIt() throws Exception {
        AtomicLong now = new AtomicLong();
        Deadline deadline = new Deadline(Duration.ofMinutes(5), now::get);
        now.addAndGet(Duration.ofMinutes(1).toNanos());

        String result = deadline.beside(() -> {
            now.addAndGet(Duration.ofMinutes(20).toNanos());
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(deadline.remaining()).isEqualTo(Duration.ofMinutes(4));
        assertThat(deadline.total()).isEqualTo(Duration.ofMinutes(5));
        now.addAndGet(Duration.ofMinutes(4).toNanos());
        assertThat(deadline.isOver()).isTrue();
    }

    @Test
    void passesOnWhatTheWaitThrows() {
        assertThatThrownBy(() -> new Deadline(Duration.ofMinutes(1)).beside(() -> {
                    throw new IOException("no network");
                }))
                .isInstanceOf(IOException.class);
    }
}
