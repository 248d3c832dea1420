package dev.milvusons3.cli.serve;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints how clients reach a running {@code serve}. */
@Command(
        name = "env",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {"Prints the environment by which the AWS CLI and SDKs reach a running serve, for a POSIX shell."
        },
        footerHeading = "%nExamples:%n",
        footer = "  eval \"$(milvus-on-s3 serve env)\"")
public final class ServeEnvCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private RunningServe serve;

    @Option(
            names = "--as",
            paramLabel = "WHO",
            defaultValue = "administrator",
            description =
                    "As whom requests are sent: administrator (the default) or pod, which takes the set-up's role by a token.")
    private ServeEnvironment.As as;

    @Override
    public Integer call() {
        return serve.ask(command, run -> {
            command.commandLine().getOut().print(ServeEnvironment.of(run, as).shell());
            command.commandLine().getOut().flush();
        });
    }
}
