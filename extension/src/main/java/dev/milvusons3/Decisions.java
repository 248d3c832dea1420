package dev.milvusons3;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Some authorisation decisions of the AWS front, oldest first. Immutable: what was decided later is not in here.
 *
 * @since 0.1
 */
public final class Decisions implements Iterable<RecordedDecision> {
    private final List<RecordedDecision> all;
    private final long dropped;
    /** The number of the first that was not dropped. */
    private final long keptFrom;

    private Decisions(List<RecordedDecision> all, long dropped, long keptFrom) {
        this.all = all;
        this.dropped = dropped;
        this.keptFrom = keptFrom;
    }

    /**
     * {@return these decisions}
     *
     * @param decisions oldest first
     */
    public static Decisions of(List<RecordedDecision> decisions) {
        return of(decisions, 0);
    }

    /**
     * {@return the last decisions of many}
     *
     * @param decisions oldest first
     * @param dropped how many there were before them
     */
    public static Decisions of(List<RecordedDecision> decisions, long dropped) {
        return new Decisions(
                List.copyOf(decisions),
                dropped,
                decisions.isEmpty() ? 0 : decisions.get(0).number());
    }

    /**
     * {@return how many earlier decisions are not in here because only the last 20,000 of a deployment are kept; some of them
     * might have belonged here. Assertions that cannot be told without them fail, and say so: ask about a part, by
     * {@link #since(Decisions)}}
     */
    public long dropped() {
        return dropped;
    }

    /** {@return all of them, oldest first; unmodifiable} */
    public List<RecordedDecision> all() {
        return all;
    }

    /** {@return all of them, oldest first} */
    public Stream<RecordedDecision> stream() {
        return all.stream();
    }

    @Override
    public Iterator<RecordedDecision> iterator() {
        return all.iterator();
    }

    /** {@return how many there are} */
    public int size() {
        return all.size();
    }

    /** {@return whether there is none} */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** {@return those that the policies allowed} */
    public Decisions allowed() {
        return matching(decision -> decision.verdict() == RecordedDecision.Verdict.ALLOWED);
    }

    /** {@return those that the policies did not allow} */
    public Decisions denied() {
        return matching(decision -> decision.verdict() == RecordedDecision.Verdict.DENIED);
    }

    /** {@return those that were refused before any policy was asked} */
    public Decisions rejected() {
        return matching(decision -> decision.verdict() == RecordedDecision.Verdict.REJECTED);
    }

    /**
     * {@return those about what one principal asked for}
     *
     * @param arn of a session, or of a role, which means all of its sessions
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">IAM identifiers</a>
     */
    public Decisions by(String arn) {
        return matching(decision -> decision.isBy(arn));
    }

    /**
     * {@return those about what Milvus itself asked S3 for, by its Go or its C++ client; known by how these name themselves}
     *
     * @see <a href="https://github.com/minio/minio-go">minio-go</a>
     * @see <a href="https://github.com/aws/aws-sdk-cpp">aws-sdk-cpp</a>
     */
    public Decisions byMilvus() {
        return matching(RecordedDecision::isByMilvus);
    }

    /**
     * {@return those about one action}
     *
     * @param action such as {@code s3:PutObject}, in any case
     */
    public Decisions on(String action) {
        return matching(decision -> decision.action().equalsIgnoreCase(action));
    }

    /**
     * {@return those of one service}
     *
     * @param service {@code s3}, {@code sts} or {@code iam}
     */
    public Decisions service(String service) {
        return matching(decision -> decision.service().equals(service.toLowerCase(Locale.ROOT)));
    }

    /**
     * {@return those that were made after all the earlier ones}
     *
     * @param earlier of the same deployment
     */
    public Decisions since(Decisions earlier) {
        long last = earlier.stream().mapToLong(RecordedDecision::number).max().orElse(0);
        Decisions later = matching(decision -> decision.number() > last);
        return last >= keptFrom - 1 ? new Decisions(later.all, 0, 0) : later;
    }

    /**
     * {@return those that fit}
     *
     * @param condition what they have to fit
     */
    public Decisions matching(Predicate<? super RecordedDecision> condition) {
        return new Decisions(all.stream().filter(condition).toList(), dropped, keptFrom);
    }

    /** {@return how many there are of each action, by the action's name; unmodifiable} */
    public SortedMap<String, Long> countByAction() {
        SortedMap<String, Long> counts = new TreeMap<>();
        all.forEach(decision -> counts.merge(decision.action(), 1L, Long::sum));
        return Collections.unmodifiableSortedMap(counts);
    }

    /** {@return one line for each decision, for people} */
    @Override
    public String toString() {
        return all.stream().map(Decisions::line).collect(Collectors.joining("\n"));
    }

    private static String line(RecordedDecision decision) {
        String line = "#" + decision.number() + " " + decision.verdict() + " " + decision.action() + " on "
                + decision.resource() + " by " + decision.principal();
        if (decision.verdict() == RecordedDecision.Verdict.ALLOWED) {
            return line;
        }
        return line + ": " + decision.errorCode() + ", " + decision.reason();
    }
}
