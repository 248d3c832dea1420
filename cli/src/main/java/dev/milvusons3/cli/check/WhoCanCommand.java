package dev.milvusons3.cli.check;

import dev.milvusons3.cli.Terminal;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.UnknownAction;
import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.check.SetupAccess;
import dev.milvusons3.setup.check.SetupAccess.Answer;
import dev.milvusons3.setup.check.SetupAccess.Guest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says who of a set-up may do something. */
@Command(
        name = "who-can",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says who may do something by a set-up: its roles, and whom the bucket's or key's policy lets in, with the statements that"
                    + " decide it. Of others than the set-up's roles their own policies are not in it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:somebody can", "1:nobody can", "2:the command line is wrong, or the set-up cannot be read"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  milvus-on-s3 who-can s3:DeleteObject 'arn:aws:s3:::acme-milvus/files/insert_log/1' --setup plan.json",
            "  milvus-on-s3 who-can kms:Decrypt arn:aws:kms:us-east-2:111122223333:key/1 --setup setups/production"
        })
public final class WhoCanCommand implements Callable<Integer> {
    private static final int NOBODY = 1;
    private static final int UNREADABLE = 2;

    @Spec
    private CommandSpec command;

    @Parameters(index = "0", paramLabel = "ACTION", description = "One action, such as s3:GetObject.")
    private String action;

    @Parameters(index = "1", paramLabel = "ARN", description = "What it is about, such as arn:aws:s3:::bucket/key.")
    private String resource;

    @Option(names = "--setup", required = true, paramLabel = "SOURCE", description = "The set-up, as check takes it.")
    private Path source;

    @Mixin
    private SetupOptions options = new SetupOptions();

    private record Row(String can, String who, String why) {}

    @Override
    public Integer call() {
        requireRequest();
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        try {
            Setup setup = options.read(source.toString());
            List<Row> rows = rows(SetupAccess.of(setup));
            int width = rows.stream().mapToInt(row -> row.who().length()).max().orElse(0);
            StringBuilder text = new StringBuilder();
            rows.forEach(row -> text.append(row.can())
                    .append(" ".repeat("maybe".length() - row.can().length() + 2))
                    .append(row.who())
                    .append(" ".repeat(width - row.who().length() + 2))
                    .append(row.why())
                    .append('\n'));
            out.print(Terminal.hasUnicode() ? text : ReportFormat.TEXT.ascii(text.toString()));
            out.flush();
            return rows.stream().allMatch(row -> row.can().equals("no")) ? NOBODY : 0;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.flush();
            return UNREADABLE;
        }
    }

    private void requireRequest() {
        if (!action.matches("[a-zA-Z0-9-]+:[a-zA-Z0-9]+")) {
            throw new ParameterException(
                    command.commandLine(),
                    "ACTION = \"" + action
                            + "\" is not allowed. Allowed: one action without wildcards, such as s3:GetObject.");
        }
        UnknownAction.problem(action).ifPresent(problem -> {
            throw new ParameterException(
                    command.commandLine(), "ACTION = \"" + action + "\" is not allowed: " + problem);
        });
        if (!resource.startsWith("arn:") || resource.split(":", 6).length < 6) {
            throw new ParameterException(
                    command.commandLine(),
                    "ARN = \"" + resource
                            + "\" is not allowed. Allowed: a whole ARN, such as arn:aws:s3:::bucket/key.");
        }
    }

    private List<Row> rows(SetupAccess access) {
        Spots spots = new Spots(Path.of(""));
        List<Row> rows = new ArrayList<>();
        for (Setup.Role role : access.roles()) {
            Answer answer = access.ask(role, action, resource, Map.of());
            boolean decided = answer.shown().outcome() != Decision.Outcome.IMPLICIT_DENY;
            String why = answer.shown().matchedStatements().stream()
                    .filter(statement -> decided)
                    .findFirst()
                    .map(statement -> (answer.allowed() ? "" : "denied by ") + ExplainCommand.place(statement, spots))
                    .orElseGet(answer.shown()::awsReason);
            rows.add(new Row(
                    answer.allowed() ? "yes" : answer.unknown() ? "maybe" : "no",
                    access.arn(role),
                    (answer.unknown() ? "known only after the apply: " : "") + why));
        }
        for (Guest guest : access.guests(action, resource)) {
            boolean everyone = guest.who().everyone();
            rows.add(new Row(
                    guest.allowed() ? everyone ? "yes" : "maybe" : "no",
                    everyone ? "everyone" : guest.who().value(),
                    ExplainCommand.place(guest.statement(), spots)
                            + (guest.allowed()
                                    ? everyone ? "" : ", if the policies of its own that it needs allow it"
                                    : ", but another statement denies it")));
        }
        return rows;
    }
}
