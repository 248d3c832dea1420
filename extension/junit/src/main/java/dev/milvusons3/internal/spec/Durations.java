package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how long something may take. */
final class Durations {
    static final String ALLOWED = "greater than zero and at most 2h, such as \"90s\", \"5m\" or \"PT90S\"";

    private static final Duration LONGEST = Duration.ofHours(2);
    private static final Pattern SIMPLE = Pattern.compile("([+-]?\\d{1,9}) *(ms|s|m|h)");

    private Durations() {}

    static Duration read(String text, Class<?> anchor) throws Refusal {
        Duration duration = parse(text);
        if (duration.isZero() || duration.isNegative()) {
            throw new Refusal("nothing happens in no time. Allowed: " + ALLOWED + ".");
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new Refusal("too long. Allowed: " + ALLOWED + ".");
        }
        return duration;
    }

    private static Duration parse(String text) throws Refusal {
        Matcher simple = SIMPLE.matcher(text);
        if (simple.matches()) {
            long number = Long.parseLong(simple.group(1));
            return switch (simple.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofHours(number);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new Refusal("not a duration. Allowed: " + ALLOWED + ".");
        }
    }
}
