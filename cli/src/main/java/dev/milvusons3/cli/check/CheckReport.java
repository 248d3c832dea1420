package dev.milvusons3.cli.check;

import dev.milvusons3.setup.check.Rule;
import java.util.List;

/**
 * What a check found.
 *
 * @param version of the tool
 * @param source what was checked, as it was given
 * @param setup its name; empty if it could not be read
 * @param milvus the line of Milvus
 * @param features of Milvus
 * @param asked how many requests were evaluated
 * @param comparedWith the baseline; empty if all is reported
 * @param results what is to be done
 * @param suppressed what is not
 */
record CheckReport(
        String version,
        String source,
        String setup,
        String milvus,
        List<String> features,
        int asked,
        String comparedWith,
        List<Result> results,
        List<Result.Suppressed> suppressed) {
    CheckReport {
        results = List.copyOf(results);
        suppressed = List.copyOf(suppressed);
    }

    long count(Rule.Level level) {
        return results.stream().filter(result -> result.level() == level).count();
    }

    /** {@return whether something is at least as bad} */
    boolean has(Rule.Level level) {
        return results.stream().anyMatch(result -> result.level().compareTo(level) <= 0);
    }

    /** {@return such as {@code Milvus 2.3 (core, gc) on production} */
    String subject() {
        return "Milvus " + milvus + " (" + String.join(", ", features) + ") on "
                + (setup.isEmpty() || setup.equals(source) ? source : setup + " (" + source + ")");
    }

    /** {@return how many of what} */
    String summary() {
        String found = results.isEmpty()
                ? "nothing found"
                : number(count(Rule.Level.ERROR), "error") + ", " + number(count(Rule.Level.WARNING), "warning") + ", "
                        + number(count(Rule.Level.NOTE), "note");
        return found
                + (suppressed.isEmpty() ? "" : ", " + suppressed.size() + " suppressed")
                + (asked == 0 ? "" : " in " + number(asked, "request") + " of Milvus")
                + (comparedWith.isEmpty() ? "" : ", compared with " + comparedWith);
    }

    static String number(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
