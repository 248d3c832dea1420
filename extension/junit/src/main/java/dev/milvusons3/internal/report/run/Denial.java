package dev.milvusons3.internal.report.run;

import java.util.List;
import java.util.Optional;

/**
 * What AWS refused, once or more often for the same reason.
 *
 * @param action that was asked for
 * @param principal who asked
 * @param resource the first that it was asked on
 * @param denied whether policies did not allow it; otherwise it was rejected before they were asked
 * @param errorCode that was answered
 * @param reason in one line
 * @param times how often
 * @param excerpt of the document that decided, or came closest to allowing it
 * @param fixes what would have allowed it
 * @param explanation all policies that were asked; empty if none was
 */
public record Denial(
        String action,
        String principal,
        String resource,
        boolean denied,
        String errorCode,
        String reason,
        int times,
        Optional<Excerpt> excerpt,
        List<Fix> fixes,
        String explanation) {
    /**
     * A document around one of its statements.
     *
     * @param document by what its author finds it, such as a file's name
     * @param statement which one
     * @param says what the statement does to the request, in one line
     * @param firstLine the number of the first line that is here
     * @param lines of it
     * @param from the statement's first line
     * @param to its last line
     */
    public record Excerpt(
            String document, String statement, String says, int firstLine, List<String> lines, int from, int to) {}

    /**
     * A statement that would have allowed it.
     *
     * @param place where it belongs
     * @param statement as JSON
     * @param note what is to be known before; empty if nothing is
     */
    public record Fix(String place, String statement, String note) {}
}
