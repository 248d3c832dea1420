package dev.milvusons3.cli.check;

import dev.milvusons3.cli.Terminal;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.StatementTrace;
import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.check.SetupAccess;
import dev.milvusons3.setup.check.SetupAccess.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says which statement of a set-up stands behind a denial. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says which statement of a set-up is behind a denial of AWS, and what to change. The denial is AWS' message, a CloudTrail"
                    + " record, or a decoded authorization message; as an argument, in a file, or on standard input."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the set-up allows it, so AWS does not have this set-up, or not all of what decides is in it",
            "1:the set-up does not allow it, and the output says why",
            "2:the command line is wrong, or something cannot be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  milvus-on-s3 explain --setup plan.json 'User: arn:aws:sts::111122223333:assumed-role/milvus/s is not authorized to"
                    + " perform: s3:PutObject on resource: \"arn:aws:s3:::acme-milvus/files/a\"'",
            "  aws sts decode-authorization-message --encoded-message \"$m\" | milvus-on-s3 explain --setup setups/production",
            "  milvus-on-s3 explain --setup plan.json cloudtrail.json"
        })
public final class ExplainCommand implements Callable<Integer> {
    private static final int DENIED = 1;
    private static final int UNREADABLE = 2;

    @Spec
    private CommandSpec command;

    @Option(names = "--setup", required = true, paramLabel = "SOURCE", description = "The set-up, as check takes it.")
    private Path source;

    @Mixin
    private SetupOptions options = new SetupOptions();

    @Option(
            names = "--resource",
            paramLabel = "ARN",
            description = "What it was about, where the message does not say.")
    private @Nullable String resource;

    @Option(names = "--all", description = "Show how every policy and statement went, not only the one that counts.")
    private boolean all;

    @Parameters(
            arity = "0..1",
            paramLabel = "DENIAL",
            description = "The text, or a file that has it. Without it standard input.")
    private @Nullable String denial;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = command.commandLine().getErr();
        try {
            List<DeniedRequest> denied = DeniedRequest.in(text());
            Setup setup = options.read(source.toString());
            boolean refused = false;
            for (DeniedRequest request : denied) {
                refused |= explain(setup, request);
            }
            return refused ? DENIED : 0;
        } catch (DeniedRequest.Unreadable | IllegalArgumentException e) {
            err.println(e.getMessage());
            return UNREADABLE;
        } finally {
            err.flush();
        }
    }

    private String text() throws IOException {
        if (denial == null || denial.equals("-")) {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        }
        try {
            Path file = Path.of(denial);
            return Files.isRegularFile(file) ? Files.readString(file) : denial;
        } catch (InvalidPathException e) {
            // A message, and no file's name.
            return denial;
        }
    }

    /** {@return whether the set-up does not allow it} */
    private boolean explain(Setup setup, DeniedRequest denied) throws DeniedRequest.Unreadable {
        SetupAccess access = SetupAccess.of(setup);
        Answer answer = ask(access, denied);
        Decision shown = answer.shown();
        StringBuilder out = new StringBuilder();
        out.append(shown.request().action())
                .append(" on ")
                .append(shown.request().resource())
                .append(" by ")
                .append(answer.who())
                .append('\n');
        Spots spots = new Spots(Path.of(""));
        if (answer.allowed()) {
            out.append("\nThis set-up allows it");
            shown.matchedStatements().stream()
                    .findFirst()
                    .ifPresent(trace -> out.append(", by ").append(place(trace, spots)));
            out.append(".\n");
            if (!denied.said().isEmpty()) {
                out.append("AWS said: ").append(denied.said()).append('\n');
            }
            out.append(
                    "So AWS does not have this set-up, or not all that decides is in it: a service control policy, a VPC"
                            + " endpoint's policy, a key's policy, a condition key of the request.\n");
        } else {
            Results.of(setup, access.finding(answer, "").stream().toList(), spots)
                    .forEach(result -> out.append('\n').append(TextReport.of(result, false)));
            String said = denied.said();
            if (!said.isEmpty() && !answer.unknown() && !said.startsWith(start(shown, said))) {
                out.append("AWS said: ")
                        .append(said)
                        .append("\nBy this set-up it would be: ")
                        .append(shown.awsReason())
                        .append(
                                "\nSo the account has a document that is not in the set-up, or another one than that.\n");
            }
        }
        if (all) {
            out.append('\n').append(shown.explain()).append('\n');
        }
        PrintWriter writer = command.commandLine().getOut();
        String text = out.toString().stripTrailing();
        writer.println(Terminal.hasUnicode() ? text : ReportFormat.TEXT.ascii(text));
        writer.flush();
        return !answer.allowed();
    }

    /** A decoded message says only that a statement denies it. */
    private static String start(Decision shown, String said) {
        String reason = shown.awsReason();
        return said.equals("with an explicit deny") && reason.startsWith(said) ? said : reason;
    }

    static String place(StatementTrace trace, Spots spots) {
        String policy =
                "the " + trace.policy().type().text() + " " + trace.policy().shortName();
        return trace.statement().label() + " of "
                + (trace.policy().document().source().isEmpty()
                        ? policy
                        : policy + " (" + spots.of(trace.policy(), trace.statement(), "") + ")");
    }

    private Answer ask(SetupAccess access, DeniedRequest denied) throws DeniedRequest.Unreadable {
        if (denied.isOfToken()) {
            Optional<List<String>> account = denied.serviceAccount();
            return access.token(account.map(pair -> pair.get(0)), account.map(pair -> pair.get(1)));
        }
        Optional<String> about = Optional.ofNullable(resource).or(denied::resource);
        if (about.isEmpty()) {
            throw new DeniedRequest.Unreadable("It is not said what " + denied.action()
                    + " was about. Say it by --resource, such as" + " --resource arn:aws:s3:::BUCKET/KEY.");
        }
        Setup.Role role = denied.principal().isEmpty()
                ? access.roles().get(access.roles().size() - 1)
                : access.role(denied.principal())
                        .orElseThrow(() -> new DeniedRequest.Unreadable("The set-up has nobody like "
                                + denied.principal() + ". It has "
                                + String.join(
                                        ", ",
                                        access.roles().stream().map(access::arn).toList())
                                + ". Name a source that has it, or say which role is Milvus' by --role."));
        return access.ask(role, denied.action(), about.get(), denied.context());
    }
}
