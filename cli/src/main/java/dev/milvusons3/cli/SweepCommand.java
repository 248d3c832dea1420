package dev.milvusons3.cli;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.files.UserCache;
import dev.milvusons3.internal.journal.JournalDirectory;
import dev.milvusons3.internal.journal.JournalDirectory.Taken;
import dev.milvusons3.internal.platform.aws.AccountAccess;
import dev.milvusons3.internal.sweep.Account;
import dev.milvusons3.internal.sweep.ClusterAccess;
import dev.milvusons3.internal.sweep.Report;
import dev.milvusons3.internal.sweep.Sweep;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;

/** Removes what crashed runs left. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Finds what crashed runs left in an AWS account and a cluster, and removes it: what carries a run's tags, and"
                    + " is in the journal of a run of this machine that has ended, or has expired.",
            "Everything else stays. Credentials are those of the AWS SDK's default chain, and must be the account's."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  milvus-on-s3 sweep --account 111122223333 --region us-east-2 --dry-run",
            "  milvus-on-s3 sweep --account 111122223333 --region us-east-2 --eks-cluster tests"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is left that should go (or, with --dry-run, everything could be looked at)",
            "1:something is left that should go, and the table says why",
            "2:the command line is wrong",
            "3:refused: nothing was removed"
        })
final class SweepCommand implements Callable<Integer> {
    private static final int LEFT = 1;
    private static final int REFUSED = 3;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    @Spec
    private CommandSpec command;

    @Mixin
    private AccountOptions options = new AccountOptions();

    @Option(
            names = "--journal",
            paramLabel = "DIRECTORY",
            description = "Where the journals are. Without it $MILVUS_ON_S3_JOURNAL, or the user's cache.")
    private @Nullable Path journal;

    @Option(names = "--dry-run", description = "Only say what would be removed.")
    private boolean dryRun;

    @Override
    public Integer call() {
        options.check();
        PrintWriter err = command.commandLine().getErr();
        try (AccountAccess access = options.open()) {
            return sweep(access);
        } catch (MilvusOnS3Exception | SdkException | UncheckedIOException e) {
            err.println(AccountOptions.inWordsOfTheCommandLine(String.valueOf(e.getMessage()))
                    .replace("milvus-on-s3.journal", "--journal")
                    .replace("nothing was made", "nothing was removed"));
            return REFUSED;
        }
    }

    private int sweep(AccountAccess access) {
        Account swept = new Account(
                options.account(),
                options.region(),
                options.endpoint().map(URI::toString).orElse(""),
                access.s3(),
                access.iam());
        Optional<ClusterAccess> inCluster = access.cluster()
                .map(it -> new ClusterAccess(it.issuer().toString(), it.client(), access.associations()));
        try (Taken journals = new JournalDirectory(journals(System.getenv())).take()) {
            Report report =
                    new Sweep(swept, inCluster, Clock.systemUTC(), LIMIT, dryRun).ofJournalsAndExpired(journals);
            PrintWriter out = command.commandLine().getOut();
            new SweepTable(report).print(out);
            out.flush();
            return report.failures().isEmpty() ? 0 : LEFT;
        }
    }

    private Path journals(Map<String, String> environment) {
        if (journal != null) {
            return journal;
        }
        String own = environment.get("MILVUS_ON_S3_JOURNAL");
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        String cache = environment.get("MILVUS_ON_S3_CACHE");
        Path directory = cache != null && !cache.isBlank() ? Path.of(cache) : UserCache.directory();
        return directory.resolve(JournalDirectory.NAME);
    }
}
