package dev.milvusons3.internal.journal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What everything that can carry tags carries: whose it is, and from when on it is certainly litter.
 *
 * @param run the run's id
 * @param owner who started it
 * @param expires when
 */
public record RunTags(String run, String owner, Instant expires) {
    /** The key of the run's id, on AWS' things and as a label of Kubernetes'. */
    public static final String RUN = "milvus-on-s3/run";

    private static final String OWNER = "milvus-on-s3/owner";
    private static final String EXPIRES = "milvus-on-s3/expires";

    /** Labels take no colons. */
    private static final DateTimeFormatter COMPACT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final int LONGEST_LABEL = 63;

    /** Cuts the time to seconds, which is what tags say. */
    public RunTags {
        expires = expires.truncatedTo(ChronoUnit.SECONDS);
    }

    /** {@return those of a run that begins now, of this JVM's user} */
    public static RunTags of(String run, Duration lifetime) {
        return new RunTags(
                run,
                System.getProperty("user.name", "unknown").replaceAll("[^\\w+=,.@:/ -]", "_"),
                Instant.now().plus(lifetime));
    }

    /** {@return what a thing's tags or labels say; empty if not all three are there and can be read: then it is not the project's} */
    public static Optional<RunTags> read(Map<String, String> tags) {
        String run = tags.get(RUN);
        String owner = tags.get(OWNER);
        String expires = tags.get(EXPIRES);
        if (run == null || owner == null || expires == null || run.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RunTags(run, owner, instant(expires)));
        } catch (DateTimeException notOurs) {
            return Optional.empty();
        }
    }

    private static Instant instant(String text) {
        return text.contains(":") ? Instant.parse(text) : COMPACT.parse(text, Instant::from);
    }

    /** {@return key and value of each, for AWS} */
    public Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(RUN, run);
        values.put(OWNER, owner);
        values.put(EXPIRES, expires.toString());
        return values;
    }

    /** {@return key and value of each, for Kubernetes} */
    public Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(RUN, run);
        labels.put(OWNER, label(owner));
        labels.put(EXPIRES, COMPACT.format(expires));
        return labels;
    }

    /**
     * {@return a value as near to the text as a label can be}
     *
     * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/">Syntax of labels</a>
     */
    private static String label(String text) {
        String possible = text.replaceAll("[^A-Za-z0-9_.-]", "_");
        String shortened = possible.substring(0, Math.min(LONGEST_LABEL, possible.length()));
        String trimmed = shortened.replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
        return trimmed.isEmpty() ? "unknown" : trimmed;
    }

    /** {@return them as a service's own tag type} */
    public <T> List<T> as(BiFunction<String, String, T> tag) {
        return values().entrySet().stream()
                .map(e -> tag.apply(e.getKey(), e.getValue()))
                .toList();
    }
}
