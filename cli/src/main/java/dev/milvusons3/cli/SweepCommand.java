package dev.milvusons3.cli;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.files.UserCache;
import dev.milvusons3.internal.journal.JournalDirectory;
import dev.milvusons3.internal.journal.JournalDirectory.Taken;
import dev.milvusons3.internal.platform.aws.AccountAccess;
import dev.milvusons3.internal.spec.AwsClusterSpec;
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
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;

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

    @Option(names = "--account", required = true, paramLabel = "ID", description = "The account: twelve digits.")
    private String account;

    @Option(names = "--region", required = true, paramLabel = "ID", description = "The region of the buckets.")
    private String region;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Where AWS is emulated, such as http://localhost:4566. Without it AWS itself is meant.")
    private @Nullable URI endpoint;

    @ArgGroup
    private Cluster cluster = new Cluster();

    @Option(
            names = "--journal",
            paramLabel = "DIRECTORY",
            description = "Where the journals are. Without it $MILVUS_ON_S3_JOURNAL, or the user's cache.")
    private @Nullable Path journal;

    @Option(names = "--dry-run", description = "Only say what would be removed.")
    private boolean dryRun;

    /** One of the two, or none: then what is in a cluster is left for later. */
    static final class Cluster {
        @Option(names = "--eks-cluster", paramLabel = "NAME", description = "The cluster, by its name in EKS.")
        private @Nullable String eks;

        @Option(names = "--kube-context", paramLabel = "NAME", description = "The cluster, by a context of kubeconfig.")
        private @Nullable String context;

        AwsClusterSpec spec() {
            return new AwsClusterSpec(Optional.ofNullable(eks), Optional.ofNullable(context), Optional.empty());
        }
    }

    @Override
    public Integer call() {
        check();
        PrintWriter err = command.commandLine().getErr();
        try (AccountAccess access =
                new AccountAccess(account, Region.of(region), Optional.ofNullable(endpoint), cluster.spec())) {
            return sweep(access);
        } catch (MilvusOnS3Exception | SdkException | UncheckedIOException e) {
            err.println(inWordsOfTheCommandLine(String.valueOf(e.getMessage())));
            return REFUSED;
        }
    }

    /** What tests have settings for are options here. */
    private static String inWordsOfTheCommandLine(String message) {
        return message.replaceAll("milvus-on-s3\\.aws\\.(account|endpoint|eks-cluster|kube-context)", "--$1")
                .replace("milvus-on-s3.journal", "--journal")
                .replace("nothing was made", "nothing was removed");
    }

    private int sweep(AccountAccess access) {
        Account swept = new Account(
                account, Region.of(region), endpoint == null ? "" : endpoint.toString(), access.s3(), access.iam());
        Optional<ClusterAccess> inCluster =
                access.cluster().map(it -> new ClusterAccess(it.issuer().toString(), it.client()));
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

    private void check() {
        if (!account.matches("[0-9]{12}")) {
            throw wrong("--account", account, "twelve digits");
        }
        if (Region.regions().stream().noneMatch(known -> known.id().equals(region) && !known.isGlobalRegion())) {
            throw wrong("--region", region, "the id of an AWS region, such as us-east-2");
        }
        if (endpoint != null
                && (endpoint.getHost() == null
                        || !("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme())))) {
            throw wrong("--endpoint", endpoint.toString(), "an http or https URL, such as http://localhost:4566");
        }
    }

    private ParameterException wrong(String option, String found, String allowed) {
        return new ParameterException(
                command.commandLine(), option + " = \"" + found + "\" is not allowed. Allowed: " + allowed + ".");
    }
}
