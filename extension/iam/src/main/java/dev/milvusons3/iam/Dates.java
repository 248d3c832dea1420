package dev.milvusons3.iam;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates of conditions: seconds since 1970, or ISO 8601 as the W3C note has it (a date, or a date with a time and an
 * offset). As AWS does, it takes a small t or z, an hour of one digit, and an offset of whole hours.
 *
 * @see <a href="https://www.w3.org/TR/NOTE-datetime">Date and time formats</a>
 */
final class Dates {
    private static final Pattern SECONDS = Pattern.compile("[+-]?[0-9]{1,19}");

    private static final Pattern ISO = Pattern.compile(
            "([0-9]{4})-([0-9]{2})(?:-([0-9]{2})"
                    + "(?:[Tt]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,9}))?)?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?)?");

    private Dates() {}

    static Optional<Instant> parse(String text) {
        String date = text.strip();
        if (SECONDS.matcher(date).matches()) {
            return seconds(date);
        }
        Matcher iso = ISO.matcher(date);
        if (!iso.matches()) {
            return Optional.empty();
        }
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(iso, 1, 0),
                    number(iso, 2, 1),
                    number(iso, 3, 1),
                    number(iso, 4, 0),
                    number(iso, 5, 0),
                    number(iso, 6, 0),
                    nanos(iso.group(7)));
            return Optional.of(local.minusSeconds(offsetSeconds(iso.group(8))).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> seconds(String text) {
        try {
            long seconds = Long.parseLong(text);
            long bounded = Math.max(Instant.MIN.getEpochSecond(), Math.min(Instant.MAX.getEpochSecond(), seconds));
            return Optional.of(Instant.ofEpochSecond(bounded));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static int number(Matcher iso, int group, int absent) {
        String text = iso.group(group);
        return text == null ? absent : Integer.parseInt(text);
    }

    private static int nanos(@Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
    }

    /** Not {@link ZoneOffset}, which ends at 18 hours: AWS takes more. */
    private static long offsetSeconds(@Nullable String offset) {
        if (offset == null || offset.equalsIgnoreCase("z")) {
            return 0;
        }
        String digits = offset.substring(1).replace(":", "");
        long hours = Long.parseLong(digits.substring(0, 2));
        long minutes = digits.length() > 2 ? Long.parseLong(digits.substring(2)) : 0;
        if (hours > 23 || minutes > 59) {
            throw new DateTimeException("no such offset: " + offset);
        }
        return (offset.charAt(0) == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    }
}
