package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.internal.platform.AccountDocuments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What Milvus asked S3 for, and AWS' answers, as CloudTrail tells it some minutes later. CloudTrail says neither when all of some time
 * is delivered nor keeps an order. So the harness asks for some objects that are not there, after the moment in question: once their
 * names are in the trail, what Milvus asked for before is taken to be in it too.
 *
 * @see <a href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html">Getting and viewing
 *     your CloudTrail log files</a>
 */
final class CloudTrailDecisions implements DecisionLog.Later {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    /** S3 has many servers, and CloudTrail hears of each by itself: one could be early by chance. */
    private static final int MARKERS = 4;

    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Watched watched;
    private final Supplier<Trail> trail;
    private final Function<Trail, String> delivery;
    private final Clients clients;
    private final DenialExplainer explainer;
    private final DecisionLog decisions;
    private final Supplier<Instant> now;
    private final Duration wait;
    private final Pause pause;
    private final List<RecordedDecision> found = new ArrayList<>();
    private final Set<String> events = new HashSet<>();
    private Optional<TrailFiles> files = Optional.empty();
    private Optional<Trail> located = Optional.empty();
    private Instant complete = Instant.MIN;

    /**
     * Whose requests.
     *
     * @param partition of the bucket
     * @param bucket Milvus' own
     * @param rootPath of Milvus' objects
     * @param roleArn Milvus' role
     * @param since nothing earlier is of interest
     */
    record Watched(String partition, String bucket, String rootPath, String roleArn, Instant since) {
        String bucketArn() {
            return "arn:" + partition + ":s3:::" + bucket;
        }
    }

    /**
     * Clients of S3 whose requests are nobody's.
     *
     * @param marking asks for objects in Milvus' bucket
     * @param reading reads the trail's files
     */
    record Clients(S3Client marking, S3Client reading) {}

    /**
     * @param trail finds it; throws if there is none
     * @param delivery says when it delivered last
     * @param decisions gets each decision when it becomes known
     * @param now the time by AWS' clock
     * @param wait how long it may take
     */
    CloudTrailDecisions(
            Watched watched,
            Supplier<Trail> trail,
            Function<Trail, String> delivery,
            Clients clients,
            DenialExplainer explainer,
            DecisionLog decisions,
            Supplier<Instant> now,
            Duration wait,
            Pause pause) {
        this.watched = watched;
        this.trail = trail;
        this.delivery = delivery;
        this.clients = clients;
        this.explainer = explainer;
        this.decisions = decisions;
        this.now = now;
        this.wait = wait;
        this.pause = pause;
    }

    @Override
    public synchronized List<RecordedDecision> until(Instant moment) {
        if (complete.isBefore(moment)) {
            complete = await();
        }
        // The moment may be up to a second earlier than it was, and times are in whole seconds.
        Instant last = moment.plusSeconds(1);
        return found.stream().filter(d -> !d.time().isAfter(last)).toList();
    }

    /** {@return the time until which all is known now} */
    private Instant await() {
        if (located.isEmpty()) {
            located = Optional.of(trail.get());
            files = Optional.of(new TrailFiles(clients.reading(), located.get(), watched.since()));
        }
        Instant asked = now.get();
        Set<String> markers = mark();
        LOG.info("waiting until CloudTrail has delivered what Milvus asked S3 for: some minutes, and at most {}", wait);
        long start = pause.nanoTime();
        Duration rest = FIRST;
        while (true) {
            read(markers);
            if (markers.isEmpty()) {
                return asked;
            }
            Duration passed = Duration.ofNanos(pause.nanoTime() - start);
            if (passed.compareTo(wait) >= 0) {
                throw late(asked, passed, markers.size());
            }
            try {
                pause.rest(rest);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MilvusOnS3Exception(
                        "interrupted while CloudTrail had not yet delivered what Milvus asked S3 for", e);
            }
            Duration doubled = rest.multipliedBy(2);
            rest = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        }
    }

    /** {@return the keys of objects that were asked for and are not there} */
    private Set<String> mark() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < MARKERS; i++) {
            String key = watched.rootPath() + "/milvus-on-s3-marker-" + UUID.randomUUID();
            try {
                clients.marking().headObject(r -> r.bucket(watched.bucket()).key(key));
            } catch (S3Exception e) {
                // Logged anyway, whatever the answer is.
                LOG.debug("asked for {}", key, e);
            }
            keys.add(key);
        }
        return keys;
    }

    private void read(Set<String> markers) {
        List<TrailEvent> news = new ArrayList<>();
        files.orElseThrow().readNew(now.get(), event -> {
            if (event.isOfS3() && event.bucket().equals(watched.bucket())) {
                markers.remove(event.key());
            }
            if (isWanted(event) && events.add(event.id())) {
                news.add(event);
            }
        });
        if (news.isEmpty()) {
            return;
        }
        news.sort(Comparator.comparing(TrailEvent::time));
        Optional<DenialExplainer.Documents> documents =
                explainer.ofRole(AccountDocuments.nameOf(watched.roleArn()), watched.bucket());
        for (TrailEvent event : news) {
            add(event, event.action(), resource(event), documents);
            if (!event.source().isEmpty()) {
                add(event, "s3:GetObject", "arn:" + watched.partition() + ":s3:::" + event.source(), documents);
            }
        }
    }

    private boolean isWanted(TrailEvent event) {
        return event.isOfS3()
                && !event.time().isBefore(watched.since())
                && (event.bucket().equals(watched.bucket())
                        || event.principal()
                                .contains(":assumed-role/" + AccountDocuments.nameOf(watched.roleArn()) + "/"))
                && DecisionLog.isOfMilvus(event.userAgent());
    }

    private String resource(TrailEvent event) {
        String bucket = "arn:" + watched.partition() + ":s3:::" + event.bucket();
        if (event.name().equals("DeleteObjects")) {
            // CloudTrail does not name the keys. Milvus keeps to its root path.
            return bucket + "/" + watched.rootPath() + "/";
        }
        return event.key().isEmpty() ? bucket : bucket + "/" + event.key();
    }

    private void add(TrailEvent event, String action, String resource, Optional<DenialExplainer.Documents> documents) {
        Optional<Decision> decision = documents
                .filter(known -> event.principal().contains(":assumed-role/" + known.roleName() + "/"))
                .map(known -> known.decide(event.session(), List.of(), action, resource, event.tls(), event.context()));
        decisions.append(number -> {
            RecordedDecision made = decision(number, event, action, resource, decision);
            found.add(made);
            return made;
        });
    }

    private static RecordedDecision decision(
            long number, TrailEvent event, String action, String resource, Optional<Decision> decision) {
        Verdict verdict = event.isDenied() ? Verdict.DENIED : event.isRejected() ? Verdict.REJECTED : Verdict.ALLOWED;
        String words = "AWS denied it, by CloudTrail's event " + event.id() + ": " + event.errorMessage();
        return new RecordedDecision(
                number,
                event.time(),
                "s3",
                event.name(),
                event.principal(),
                action,
                resource,
                verdict,
                verdict == Verdict.ALLOWED ? "" : event.errorCode(),
                switch (verdict) {
                    case DENIED -> Reason.of(words, decision).text();
                    case REJECTED -> event.errorMessage();
                    case ALLOWED -> "";
                },
                event.userAgent(),
                // The documents may have been others when AWS decided; what contradicts it explains nothing.
                decision.filter(by -> verdict != Verdict.REJECTED && by.allowed() == (verdict == Verdict.ALLOWED)));
    }

    private MilvusOnS3Exception late(Instant asked, Duration passed, int missing) {
        Trail slow = located.orElseThrow();
        return new MilvusOnS3Exception(
                "what Milvus asked S3 for until " + asked + " is not known: CloudTrail has not delivered it "
                        + passed.toSeconds() + " s later. Of " + MARKERS + " requests that the harness made then, "
                        + missing
                        + " are in none of the " + files.orElseThrow().size() + " log files of trail " + slow.name()
                        + "; " + delivery.apply(slow)
                        + "\nGive it more time (milvus-on-s3.aws.cloudtrail-wait), or look"
                        + " whether it delivers to s3://" + slow.bucket() + "/" + slow.files(),
                null);
    }
}
