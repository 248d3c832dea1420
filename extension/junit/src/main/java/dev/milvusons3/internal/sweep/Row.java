package dev.milvusons3.internal.sweep;

import java.time.Duration;
import java.util.Optional;

/**
 * One thing that was found, and what became of it.
 *
 * @param kind of thing, in words
 * @param name of it
 * @param region of it; empty for what has none
 * @param run whose it is; empty if nobody knows
 * @param age since it was made; empty if nobody knows
 * @param reason for removing it
 * @param outcome what happened
 * @param detail more about that; empty if there is no more to say
 */
public record Row(
        String kind,
        String name,
        String region,
        String run,
        Optional<Duration> age,
        String reason,
        Outcome outcome,
        String detail) {
    Row with(Outcome outcome, String detail) {
        return new Row(kind, name, region, run, age, reason, outcome, detail);
    }
}
