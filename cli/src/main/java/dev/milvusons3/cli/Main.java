package dev.milvusons3.cli;

import dev.milvusons3.cli.check.CheckCommand;
import dev.milvusons3.cli.check.ExplainCommand;
import dev.milvusons3.cli.check.WhoCanCommand;
import dev.milvusons3.cli.comment.CommentCommand;
import dev.milvusons3.cli.serve.DecisionsCommand;
import dev.milvusons3.cli.serve.ServeCommand;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The command {@code java -jar milvus-on-s3-cli.jar}.
 *
 * @since 0.1
 */
@Command(
        name = "milvus-on-s3",
        description =
                "What MilvusOnS3 does outside of tests: checks IAM set-ups before they are applied, serves an AWS that enforces"
                        + " policies, and cleans up.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            CheckCommand.class,
            ExplainCommand.class,
            WhoCanCommand.class,
            CommentCommand.class,
            ServeCommand.class,
            DecisionsCommand.class,
            ClusterGatewayCommand.class,
            CaptureCommand.class,
            RequestsCommand.class,
            ReportCommand.class,
            SweepCommand.class,
            SweepContainersCommand.class,
            ManPageCommand.class,
            AutoComplete.GenerateCompletion.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  milvus-on-s3 check infra/plan.json",
            "  milvus-on-s3 check setups/production --milvus 2.6 --features core,gc,woodpecker",
            "",
            "Every command has --help with examples of its own."
        },
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Say more: of an error that was not expected, where it comes from.")
    private boolean verbose;

    private Main() {}

    boolean verbose() {
        return verbose;
    }

    /**
     * Runs a command, and ends the JVM with its exit code.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        System.exit(commandLine().setOut(Terminal.out()).setErr(Terminal.err()).execute(arguments));
    }

    static CommandLine commandLine() {
        Errors errors = new Errors();
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }

    /** {@return the jar's version} */
    public static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }

    /** The jar's. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"milvus-on-s3 " + version()};
        }
    }
}
