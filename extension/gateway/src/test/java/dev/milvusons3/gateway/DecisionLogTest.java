package dev.milvusons3.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.gateway.RecordedDecision.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionLogTest {
    private final DecisionLog log = new DecisionLog(new BoundedDecisions(3));

    private void append(int howMany) {
        for (int i = 0; i < howMany; i++) {
            log.append(number -> new RecordedDecision(
                    number,
                    Instant.EPOCH,
                    "s3",
                    "GetObject",
                    "*",
                    "s3:GetObject",
                    "*",
                    Verdict.ALLOWED,
                    "",
                    "",
                    "",
                    Optional.empty()));
        }
    }

    @Test
    void theOldestAreDroppedAndCounted() {
        append(3);
        assertThat(log.snapshot().dropped()).isZero();

        append(2);
        assertThat(log.snapshot().dropped()).isEqualTo(2);
        assertThat(log.size()).isEqualTo(5);
        assertThat(log.list()).extracting(RecordedDecision::number).containsExactly(3L, 4L, 5L);
        assertThat(log.listSince(4)).extracting(RecordedDecision::number).containsExactly(5L);
        assertThat(log.listSince(1)).hasSize(3);
    }

    @Test
    void aPartThatIsStillThereLacksNothing() {
        append(2);
        Decisions early = log.snapshot();
        append(2);
        Decisions before = log.snapshot();
        append(2);

        assertThat(log.snapshot().since(before).dropped()).isZero();
        assertThat(log.snapshot().since(before)).hasSize(2);
        assertThat(log.snapshot().since(early).dropped())
                .as("the third is missing")
                .isEqualTo(3);
    }

    @Test
    void whatComesIsSeenWhateverWasDropped() throws InterruptedException {
        append(10);
        assertThat(log.await(decision -> decision.number() == 10, Duration.ZERO))
                .isPresent();
        assertThat(log.await(decision -> decision.number() == 2, Duration.ofMillis(1)))
                .isEmpty();
    }
}
