package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.journal.JournalDirectory.Taken;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Outliving;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.sweep.Account;
import dev.milvusons3.internal.sweep.ClusterAccess;
import dev.milvusons3.internal.sweep.Report;
import dev.milvusons3.internal.sweep.Sweep;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier runs of this user on this machine left in the same account when they crashed. It is removed before anything is
 * made: an identity provider among it must not be taken for the cluster's own.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Leftovers() {}

    /** A start does not fail for what another run left. */
    static void remove(Platform platform, Outliving outliving, String run) {
        AwsAccount aws = outliving.keeper().orElseGet(platform::aws);
        Account account = new Account(
                aws.accountId(),
                aws.region(),
                outliving.endpoint().map(URI::toString).orElse(""),
                aws.s3(),
                aws.iam());
        ClusterAccess cluster = new ClusterAccess(
                platform.cluster().issuer().toString(), platform.cluster().client(), platform.associations());
        try (Taken journals = outliving.journals().take()) {
            Report report =
                    new Sweep(account, Optional.of(cluster), Clock.systemUTC(), LIMIT, false).ofJournals(journals);
            report.rows()
                    .forEach(row -> LOG.info(
                            "[{}] of crashed run {}: {} {}: {} {}",
                            run,
                            row.run(),
                            row.kind(),
                            row.name(),
                            row.outcome(),
                            row.detail()));
            if (!report.failures().isEmpty()) {
                LOG.warn(
                        "[{}] {} thing(s) that crashed runs left could not be removed (docs/clean-up.md)",
                        run,
                        report.failures().size());
            }
        } catch (RuntimeException e) {
            LOG.warn("[{}] could not look for what crashed runs left: {}", run, e.getMessage(), e);
        }
    }
}
