package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AwsClockTest {
    private final AwsClock clock = new AwsClock(Clock.fixed(Instant.parse("2026-11-24T12:00:10.500Z"), ZoneOffset.UTC));

    @Test
    void isTheMachinesUntilAwsSaysWhatTimeItIs() {
        assertThat(clock.now()).isEqualTo("2026-11-24T12:00:10.500Z");
        clock.heard("soon");
        assertThat(clock.now()).isEqualTo("2026-11-24T12:00:10.500Z");
        clock.heard("Tue, 24 Nov 2026 11:59:59 GMT");
        assertThat(clock.now()).isEqualTo("2026-11-24T11:59:59Z");
    }

    /** A date is cut to its second, and an answer is underway for a while. */
    @Test
    void neverGoesBack() {
        clock.heard("Tue, 24 Nov 2026 12:00:10 GMT");
        clock.heard("Tue, 24 Nov 2026 12:00:09 GMT");
        assertThat(clock.now()).isEqualTo("2026-11-24T12:00:10Z");
        clock.heard("Tue, 24 Nov 2026 12:00:11 GMT");
        assertThat(clock.now()).isEqualTo("2026-11-24T12:00:11Z");
    }
}
