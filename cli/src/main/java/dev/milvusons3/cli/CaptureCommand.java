package dev.milvusons3.cli;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.aws.SetupCapture;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.aws.AccountAccess;
import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.check.SetupDrift;
import dev.milvusons3.setup.reader.SetupReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;

/** Makes a set-up of what an account has. */
@Command(
        name = "capture",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Reads Milvus' role, bucket and key from an AWS account, with all policies that decide about them, and writes them"
                    + " as a set-up that tests take: @MilvusOnS3(setup = \"…\").",
            "It only reads. Statements about others and secrets are left out; what may not be read is said. Credentials are"
                    + " those of the AWS SDK's default chain, and must be the account's."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the set-up is written, or the account is as the set-up says",
            "1:something may not be read, or is otherwise than the set-up says",
            "2:the command line is wrong",
            "3:refused: nothing was written"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  milvus-on-s3 capture --account 111122223333 --region us-east-2 --role milvus --bucket acme-milvus --into setups/production",
            "  milvus-on-s3 capture --account 111122223333 --region us-east-2 --role milvus --bucket acme-milvus --against infra/plan.json"
        })
final class CaptureCommand implements Callable<Integer> {
    private static final int INCOMPLETE = 1;
    private static final int REFUSED = 3;

    @Spec
    private CommandSpec command;

    @Mixin
    private AccountOptions options = new AccountOptions();

    @Option(names = "--role", required = true, paramLabel = "NAME", description = "Milvus' role, by name or ARN.")
    private String role;

    @Option(names = "--bucket", required = true, paramLabel = "NAME", description = "Milvus' bucket.")
    private String bucket;

    @Option(
            names = "--bucket-account",
            paramLabel = "ID",
            description = "The bucket's account, if it is another than the role's.")
    private @Nullable String bucketAccount;

    @Option(
            names = "--values",
            paramLabel = "FILE",
            description =
                    "Values of the Milvus chart, of which bucket and service account are taken. Without it, those of the Helm release"
                            + " that the cluster has in the service account's namespace.")
    private @Nullable Path values;

    @ArgGroup(multiplicity = "1")
    private Purpose purpose;

    /** Either writes, or compares. */
    static final class Purpose {
        @Option(names = "--into", paramLabel = "FOLDER", description = "Where to write: new, or empty.")
        private @Nullable Path to;

        @Option(
                names = "--against",
                paramLabel = "SETUP",
                description =
                        "Writes nothing, and says what the account has otherwise than this folder, plan or template.")
        private @Nullable Path against;
    }

    @Override
    public Integer call() {
        options.check();
        if (bucketAccount != null) {
            options.checkAccount("--bucket-account", bucketAccount);
        }
        PrintWriter err = command.commandLine().getErr();
        try (AccountAccess access = options.open()) {
            return capture(access);
        } catch (MilvusOnS3Exception | SdkException | UncheckedIOException | IllegalArgumentException e) {
            err.println(AccountOptions.inWordsOfTheCommandLine(String.valueOf(e.getMessage()))
                    .replace("nothing was made", "nothing was written"));
            return REFUSED;
        }
    }

    private int capture(AccountAccess access) {
        String arn = role.startsWith("arn:")
                ? role
                : access.iam().getRole(r -> r.roleName(role)).role().arn();
        Setup.Workload workload =
                access.cluster().flatMap(it -> workload(access, it, arn)).orElse(Setup.Workload.UNSAID);
        boolean compares = purpose.to == null;
        SetupCapture.Captured captured = SetupCapture.read(
                new SetupCapture.Sources(
                        access.iam(),
                        access.s3(),
                        access.kms(),
                        access.organizations().filter(asked -> !compares),
                        access.cluster().map(Cluster::client).filter(client -> !compares)),
                new SetupCapture.Wanted(
                        arn, List.of(), bucket, Optional.ofNullable(bucketAccount), workload, helm(), compares));
        PrintWriter out = command.commandLine().getOut();
        if (compares) {
            return compare(captured, SetupReader.read(Objects.requireNonNull(purpose.against)), out);
        }
        Path to = Objects.requireNonNull(purpose.to);
        captured.write(to);
        out.println(
                "wrote " + to + ": " + captured.setup().documents().size() + " documents of " + arn + " and " + bucket);
        captured.leftOut().forEach(one -> out.println("left out   " + one));
        unread(captured, out);
        out.flush();
        return captured.unread().isEmpty() ? 0 : INCOMPLETE;
    }

    /** By an association of EKS Pod Identity, or else by its annotation. */
    private static Optional<Setup.Workload> workload(AccountAccess access, Cluster cluster, String roleArn) {
        String issuer = AwsAccount.providerName(cluster.issuer());
        return access.associations()
                .flatMap(associations -> associations.workloadOf(roleArn, issuer))
                .or(() -> SetupCapture.workload(cluster.client(), issuer, roleArn));
    }

    private static int compare(SetupCapture.Captured captured, Setup said, PrintWriter out) {
        List<SetupDrift.Difference> drift =
                SetupDrift.between(said, captured.setup(), captured.unread().keySet());
        drift.forEach(out::println);
        unread(captured, out);
        out.println(
                drift.isEmpty()
                        ? captured.setup().from() + " is as " + said.from() + " says"
                        : captured.setup().from() + " differs from " + said.from() + " in " + drift.size()
                                + " point(s)");
        out.flush();
        return drift.isEmpty() && captured.unread().isEmpty() ? 0 : INCOMPLETE;
    }

    private static void unread(SetupCapture.Captured captured, PrintWriter out) {
        captured.unread().forEach((what, why) -> out.println("not read   " + what + ": " + why));
    }

    private Optional<Setup.HelmValues> helm() {
        if (values == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Setup.HelmValues(values.toString(), Files.readString(values)));
        } catch (IOException e) {
            throw new UncheckedIOException("--values " + values + " cannot be read: " + e, e);
        }
    }
}
