package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MovableClockTest {
    private final List<String> moves = new ArrayList<>();
    private final MovableClock clock = new MovableClock(() -> moves.add("moved"));

    @Test
    void movesAddUp() {
        clock.advance(Duration.ofHours(1));
        clock.advance(Duration.ofMinutes(5));
        assertThat(clock.ahead()).isEqualTo(Duration.ofMinutes(65));
        assertThat(clock.now()).isCloseTo(Instant.now().plus(Duration.ofMinutes(65)), within(1, ChronoUnit.MINUTES));
        assertThat(moves).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void goesForwardOnly(Duration by) {
        assertThatThrownBy(() -> clock.advance(by))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the clock was to be moved by " + by + "; it goes forward only, so by more than zero");
        assertThat(clock.ahead()).isZero();
        assertThat(moves).isEmpty();
    }
}
