package dev.milvusons3.gateway;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Some authorization decisions of AWS, oldest first. Immutable: what was decided later is not in here.
 *
 * <p>A real account's requests are known some minutes later, through CloudTrail. Until then they are not in here: {@link
 * #byMilvus()} and {@link #complete()} wait for them, and so does whatever asserts something on all decisions.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class Decisions implements Iterable<RecordedDecision> {
    private final List<RecordedDecision> all;
    private final long dropped;
    /** The number of the first that was not dropped. */
    private final long keptFrom;

    private final Optional<Pending> pending;

    private Decisions(List<RecordedDecision> all, long dropped, long keptFrom, Optional<Pending> pending) {
        this.all = all;
        this.dropped = dropped;
        this.keptFrom = keptFrom;
        this.pending = pending;
    }

    /** What is missing yet, and what of it belongs here. */
    private record Pending(DecisionLog.Later later, Instant taken, Predicate<RecordedDecision> belongs) {}

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
                decisions.isEmpty() ? 0 : decisions.get(0).number(),
                Optional.empty());
    }

    /**
     * {@return the same decisions, and those that come to be known only later}
     *
     * @param known all that is known now
     * @param taken now, by AWS' clock: later ones are not in here
     * @param later where the others come from
     */
    static Decisions of(Decisions known, Instant taken, DecisionLog.Later later) {
        return new Decisions(
                known.all, known.dropped, known.keptFrom, Optional.of(new Pending(later, taken, decision -> true)));
    }

    /**
     * {@return the same decisions with those that were not known yet when these were asked for; waits until they are known. Only
     * of a real account there are such; those of a gateway are complete}
     *
     * @throws RuntimeException if they cannot be had, or do not become known in time, with the cause and the remedy
     */
    public Decisions complete() {
        if (pending.isEmpty()) {
            return this;
        }
        Pending missing = pending.get();
        Set<Long> known = all.stream().map(RecordedDecision::number).collect(Collectors.toSet());
        List<RecordedDecision> late = missing.later().until(missing.taken()).stream()
                .filter(decision -> !known.contains(decision.number()))
                .filter(missing.belongs())
                .toList();
        return new Decisions(
                Stream.concat(all.stream(), late.stream())
                        .sorted(Comparator.comparingLong(RecordedDecision::number))
                        .toList(),
                dropped,
                keptFrom,
                Optional.of(new Pending(moment -> List.of(), missing.taken(), missing.belongs())));
    }

    /**
     * {@return how many earlier decisions are not in here because only the last 20,000 of a deployment are kept; some of them
     * might have belonged here. Assertions that cannot be told without them fail, and say so: ask about a part, by
     * {@link #since(Decisions)}}
     */
    public long dropped() {
        return dropped;
    }

    /** {@return why nothing can be told about all of them, if some were dropped} */
    public String cannotTell() {
        return "of the decisions only the last are kept, and " + dropped
                + " earlier ones were dropped, so it cannot be told; ask about a part of them, by since(...)";
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
     * {@return those about what Milvus itself asked S3 for, by its Go or its C++ client; known by how these name themselves. Of a
     * real account this waits until CloudTrail has delivered them}
     *
     * @throws RuntimeException of a real account, if no trail that can be read logs them, or the trail does not deliver them in
     *     time
     * @see <a href="https://github.com/minio/minio-go">minio-go</a>
     * @see <a href="https://github.com/aws/aws-sdk-cpp">aws-sdk-cpp</a>
     */
    public Decisions byMilvus() {
        return matching(RecordedDecision::isByMilvus).complete();
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
        // Numbers say when a decision became known. CloudTrail, which is late, tells the time in whole seconds.
        Instant from = earlier.pending
                .map(missing -> missing.taken().truncatedTo(ChronoUnit.SECONDS))
                .orElse(Instant.MIN);
        Decisions later = matching(
                decision -> decision.number() > last && !decision.time().isBefore(from));
        return last >= keptFrom - 1 ? new Decisions(later.all, 0, 0, later.pending) : later;
    }

    /**
     * {@return those that fit}
     *
     * @param condition what they have to fit
     */
    public Decisions matching(Predicate<? super RecordedDecision> condition) {
        return new Decisions(
                all.stream().filter(condition).toList(),
                dropped,
                keptFrom,
                pending.map(missing -> new Pending(
                        missing.later(), missing.taken(), missing.belongs().and(condition::test))));
    }

    /** {@return how many there are of each action, by the action's name; unmodifiable} */
    public SortedMap<String, Long> countByAction() {
        SortedMap<String, Long> counts = new TreeMap<>();
        all.forEach(decision -> counts.merge(decision.action(), 1L, Long::sum));
        return Collections.unmodifiableSortedMap(counts);
    }

    /**
     * {@return how many requests to S3 these are in each class that AWS prices, and what they carried: complete once they have been
     * answered. Of a real account it is not known how much was carried}
     */
    public RequestCosts costs() {
        return RequestCosts.of(all);
    }

    /** {@return one line for each decision, for people} */
    @Override
    public String toString() {
        return all.stream().map(Decisions::line).collect(Collectors.joining("\n"));
    }

    private static String line(RecordedDecision decision) {
        String line = "#" + decision.number() + " " + decision.verdict()
                + (decision.letThrough() ? " (let through) " : " ") + decision.action() + " on "
                + decision.resource() + " by " + decision.principal();
        if (decision.verdict() == RecordedDecision.Verdict.ALLOWED) {
            return line;
        }
        return line + ": " + decision.errorCode() + ", " + decision.reason();
    }
}
