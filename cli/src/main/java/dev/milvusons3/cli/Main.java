package dev.milvusons3.cli;

import dev.milvusons3.cli.serve.DecisionsCommand;
import dev.milvusons3.cli.serve.ServeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The command {@code java -jar milvus-on-s3-cli.jar}.
 *
 * @since 0.1
 */
@Command(
        name = "milvus-on-s3",
        description = "What MilvusOnS3 does outside of tests.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {ServeCommand.class, DecisionsCommand.class, SweepCommand.class, SweepContainersCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    /**
     * Runs a command, and ends the JVM with its exit code.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main());
    }

    /** The jar's. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"milvus-on-s3 " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
