package dev.milvusons3.internal.sweep;

import dev.milvusons3.internal.journal.CrashedRun;
import dev.milvusons3.internal.journal.JournalDirectory.Taken;
import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunRecord;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.release.Buckets;
import dev.milvusons3.internal.release.Found;
import dev.milvusons3.internal.release.IdentityProviders;
import dev.milvusons3.internal.release.Namespaces;
import dev.milvusons3.internal.release.Policies;
import dev.milvusons3.internal.release.Roles;
import dev.milvusons3.internal.release.ServiceAccounts;
import dev.milvusons3.internal.release.StillNeededException;
import dev.milvusons3.internal.release.Things;
import dev.milvusons3.internal.release.WrittenObjects;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Removes what runs left behind in an account and a cluster: what carries a run's tags, and is in the journal of that run,
 * which nobody holds any more, or has expired. Whatever else there is it leaves alone.
 */
public final class Sweep {
    private final Account account;
    private final Optional<ClusterAccess> cluster;
    private final Clock clock;
    private final Instant deadline;
    private final boolean dryRun;
    private final Map<Kind, Things> things = new EnumMap<>(Kind.class);

    /**
     * @param cluster empty if there is no way to it: what is in there is left for later
     * @param limit after which nothing more is begun
     * @param dryRun whether only to say what would be removed
     */
    public Sweep(Account account, Optional<ClusterAccess> cluster, Clock clock, Duration limit, boolean dryRun) {
        this.account = account;
        this.cluster = cluster;
        this.clock = clock;
        this.deadline = clock.instant().plus(limit);
        this.dryRun = dryRun;
        S3Client s3 = account.s3();
        Stream<Things> inAccount = Stream.of(
                new Roles(account.iam()),
                new Policies(account.iam()),
                new IdentityProviders(account.iam()),
                new WrittenObjects(s3),
                new Buckets(s3, account.region()));
        Stream<Things> inCluster = cluster.stream()
                .flatMap(access -> Stream.concat(
                        Stream.of(
                                new HelmReleases(access.client()),
                                new ServiceAccounts(access.client()),
                                new Namespaces(access.client())),
                        access.associations().stream()));
        Stream.concat(inAccount, inCluster).forEach(kind -> things.put(kind.kind(), kind));
    }

    /**
     * Removes what crashed runs of this machine wrote down.
     *
     * @param journals held by the caller, who closes them; those of which nothing is left are removed
     */
    public Report ofJournals(Taken journals) {
        return sweep(journals, List.of());
    }

    /** The same, and what carries the tags of any run that has expired. */
    public Report ofJournalsAndExpired(Taken journals) {
        List<Candidate> expired = new ArrayList<>();
        things.values().forEach(kind -> expired.addAll(expired(kind, journals.running())));
        return sweep(journals, expired);
    }

    private Report sweep(Taken journals, List<Candidate> expired) {
        Map<CrashedRun, List<Candidate>> ofRuns = new LinkedHashMap<>();
        int elsewhere = 0;
        for (CrashedRun run : journals.crashed()) {
            if (run.run().filter(record -> !isHere(record)).isPresent()) {
                elsewhere++;
            } else {
                ofRuns.put(run, written(run));
            }
        }
        Set<Thing> known = new HashSet<>();
        List<Candidate> all = Stream.concat(ofRuns.values().stream().flatMap(List::stream), expired.stream())
                .filter(candidate -> known.add(candidate.thing()))
                .sorted(Comparator.comparing(candidate -> candidate.thing().kind()))
                .toList();
        Map<Thing, Row> done = new LinkedHashMap<>();
        all.forEach(candidate -> done.put(candidate.thing(), remove(candidate)));
        List<Row> rows = new ArrayList<>(done.values());
        ofRuns.forEach((run, candidates) -> unreadable(run).ifPresentOrElse(rows::add, () -> {
            if (candidates.stream().noneMatch(c -> done.get(c.thing()).outcome().isOpen())) {
                run.forget();
            }
        }));
        return new Report(rows, elsewhere, List.copyOf(journals.running()));
    }

    private boolean isHere(RunRecord run) {
        return run.account().equals(account.id())
                && run.region().equals(account.region().id())
                && run.endpoint().equals(account.endpoint());
    }

    /** {@return a row for a journal that does not say enough to be done with} */
    private Optional<Row> unreadable(CrashedRun run) {
        if (run.damagedLines() == 0) {
            return Optional.empty();
        }
        return Optional.of(new Row(
                "journal",
                run.path().toString(),
                "",
                run.run().map(RunRecord::id).orElse(""),
                age(run.began()),
                "crashed run",
                Outcome.FAILED,
                run.damagedLines() + " of its lines cannot be read, so there may be more than is listed here; what has"
                        + " tags is removed when it expires. Remove the file when you have looked"));
    }

    private List<Candidate> written(CrashedRun run) {
        return run.run().stream()
                .flatMap(record -> run.left().stream().map(thing -> written(thing, record, run.began())))
                .toList();
    }

    private Candidate written(Thing thing, RunRecord run, Optional<Instant> began) {
        Row row = row(thing, run.id(), began, "crashed run");
        Things kind = things.get(thing.kind());
        if (kind == null || thing.kind().isInCluster() && !isThisCluster(run)) {
            return new Candidate(
                    thing,
                    row.with(
                            Outcome.UNKNOWN,
                            "it is in the cluster whose issuer is " + run.cluster()
                                    + "; sweep again with a way to that cluster"));
        }
        try {
            return kind.find(thing.name())
                    .map(found -> new Candidate(
                            thing,
                            judge(found, row(thing, run.id(), found.created().or(() -> began), "crashed run"))))
                    .orElseGet(() -> new Candidate(thing, row.with(Outcome.ABSENT, "")));
        } catch (RuntimeException e) {
            return new Candidate(thing, row.with(Outcome.FAILED, "cannot be looked at: " + message(e)));
        }
    }

    private boolean isThisCluster(RunRecord run) {
        return cluster.filter(access -> access.issuer().equals(run.cluster())).isPresent();
    }

    private static Row judge(Found found, Row row) {
        if (found.tags().map(RunTags::run).equals(Optional.of(row.run()))) {
            return row;
        }
        return row.with(
                Outcome.NOT_OURS,
                found.tags()
                        .map(tags -> "it carries the tags of run " + tags.run())
                        .orElse("it carries no tags of a run"));
    }

    private List<Candidate> expired(Things kind, Set<String> running) {
        try {
            return kind.tagged().stream()
                    .filter(found -> isExpired(found.tags().orElseThrow(), running))
                    .map(found -> {
                        Thing thing = new Thing(kind.kind(), found.name());
                        RunTags tags = found.tags().orElseThrow();
                        return new Candidate(
                                thing, row(thing, tags.run(), found.created(), "expired " + tags.expires()));
                    })
                    .toList();
        } catch (RuntimeException e) {
            Thing all = new Thing(kind.kind(), "(all)");
            return List.of(new Candidate(
                    all,
                    row(all, "", Optional.empty(), "expired").with(Outcome.FAILED, "cannot be listed: " + message(e))));
        }
    }

    private boolean isExpired(RunTags tags, Set<String> running) {
        return tags.expires().isBefore(clock.instant()) && !running.contains(tags.run());
    }

    private Row remove(Candidate candidate) {
        Row row = candidate.row();
        if (row.outcome() != Outcome.WOULD_REMOVE || dryRun) {
            return row;
        }
        if (clock.instant().isAfter(deadline)) {
            return row.with(Outcome.FAILED, "there was no time left for it; sweep again");
        }
        try {
            things.get(candidate.thing().kind()).remove(candidate.thing().name());
            return row.with(Outcome.REMOVED, "");
        } catch (StillNeededException e) {
            return row.with(Outcome.STILL_NEEDED, message(e));
        } catch (RuntimeException e) {
            return row.with(Outcome.FAILED, message(e));
        }
    }

    private Row row(Thing thing, String run, Optional<Instant> created, String reason) {
        return new Row(
                thing.kind().toString(),
                thing.name(),
                thing.kind() == Kind.BUCKET ? account.region().id() : "",
                run,
                age(created),
                reason,
                Outcome.WOULD_REMOVE,
                "");
    }

    private Optional<Duration> age(Optional<Instant> since) {
        return since.map(instant -> Duration.between(instant, clock.instant()));
    }

    private static String message(RuntimeException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
