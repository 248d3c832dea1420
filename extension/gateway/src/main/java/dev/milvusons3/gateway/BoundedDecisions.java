package dev.milvusons3.gateway;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.apiguardian.api.API;

/** The last of many decisions, oldest first, with a count of those before them. Not safe for several threads. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class BoundedDecisions {
    /** A decision with its request's conditions takes some three kilobytes, so these stay below a hundred megabytes. */
    static final int LIMIT = 20_000;

    private final int limit;
    private final Deque<RecordedDecision> kept = new ArrayDeque<>();
    private long dropped;

    /** As many as a test's heap can bear. */
    public BoundedDecisions() {
        this(LIMIT);
    }

    BoundedDecisions(int limit) {
        this.limit = limit;
    }

    /** Adds the next one, and forgets the oldest if they are too many. */
    public void add(RecordedDecision decision) {
        kept.addLast(decision);
        if (kept.size() > limit) {
            kept.removeFirst();
            dropped++;
        }
    }

    /** {@return how many there were} */
    long total() {
        return dropped + kept.size();
    }

    /** {@return those that are kept, by number: a copy. Who listens to a log may hear of two in the wrong order} */
    List<RecordedDecision> list() {
        return kept.stream()
                .sorted(Comparator.comparingLong(RecordedDecision::number))
                .toList();
    }

    /** {@return the same, which knows how many are missing} */
    public Decisions snapshot() {
        return Decisions.of(list(), dropped);
    }
}
