package dev.milvusons3.internal.sweep;

import java.util.List;

/**
 * What a sweep found and did.
 *
 * @param rows a thing each, in the order in which they were removed
 * @param otherJournals of crashed runs elsewhere: in other accounts, regions or endpoints
 * @param running ids of runs whose journals somebody holds
 */
public record Report(List<Row> rows, int otherJournals, List<String> running) {
    /** {@return what is left and should not be} */
    public List<Row> failures() {
        return rows.stream()
                .filter(row -> row.outcome() == Outcome.FAILED || row.outcome() == Outcome.UNKNOWN)
                .toList();
    }
}
