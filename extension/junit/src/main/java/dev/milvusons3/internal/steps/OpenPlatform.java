package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.journal.Journal;
import dev.milvusons3.internal.journal.RunRecord;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.PlatformSource;
import java.net.URI;
import java.time.Duration;

/**
 * The platform of one start, and how steps are done on it: timed, verified, released in the end, and written down if what they
 * make outlives this JVM.
 *
 * @param tags of all that is made
 * @param journal of the run; {@link Journal#NONE} if nothing outlives the JVM
 */
record OpenPlatform(Start start, Platform platform, FailureEvidence evidence, RunTags tags, Journal journal) {
    /** How long after its start a deployment is certainly litter. */
    private static final Duration LIFETIME = Duration.ofHours(6);

    /** {@return the spec's platform, rid of what earlier runs left there} */
    static OpenPlatform of(Start start, PlatformSource platforms) throws Exception {
        String title = "platform " + start.spec().environment();
        Platform platform = start.log().timed(title, () -> platforms.open(start.spec()));
        start.releases().push(title, platform::close);
        FailureEvidence evidence = new FailureEvidence(start, platform);
        start.explainedBy(evidence);
        String run = start.names().run();
        RunTags tags = RunTags.of(run, LIFETIME);
        platform.outliving().ifPresent(outliving -> Leftovers.remove(platform, outliving, run));
        Journal journal = journal(start, platform, tags);
        start.releases().push("journal", journal::close);
        return new OpenPlatform(start, platform, evidence, tags, journal);
    }

    AwsAccount aws() {
        return platform.aws();
    }

    Cluster cluster() {
        return platform.cluster();
    }

    /** {@return what makes things, for the journal} */
    JournalledCreations creations() {
        return new JournalledCreations(start.releases(), journal);
    }

    /** {@return what a step made, verified} */
    <T> T made(Step<T> step) throws Exception {
        return done(step, creations());
    }

    /** {@return what a step found; it is not written down as ours, for a sweep would remove it} */
    <T> T adopted(Step<T> step) throws Exception {
        return done(step, new JournalledCreations(start.releases(), Journal.NONE));
    }

    private <T> T done(Step<T> step, JournalledCreations creations) throws Exception {
        return start.log().timed(step.part(), step.title(), () -> {
            T made = step.provision(creations);
            creations.made();
            return aws().settled(step.title(), () -> {
                step.verify(made);
                return made;
            });
        });
    }

    /** What ends with this JVM need not be found by others. */
    private static Journal journal(Start start, Platform platform, RunTags tags) {
        return platform.outliving()
                .map(outliving -> outliving
                        .journals()
                        .begin(new RunRecord(
                                tags,
                                platform.aws().accountId(),
                                platform.aws().partition(),
                                start.spec().region().id(),
                                outliving.endpoint().map(URI::toString).orElse(""),
                                platform.cluster().issuer().toString())))
                .orElse(Journal.NONE);
    }
}
