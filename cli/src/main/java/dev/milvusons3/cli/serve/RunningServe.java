package dev.milvusons3.cli.serve;

import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options by which the other commands find a running {@code serve}. */
public final class RunningServe {
    private static final int FAILED = 1;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "" + Runs.PORT,
            description = "The port that it serves on; ${DEFAULT-VALUE} by default.")
    private int port;

    @Mixin
    private Runs runs;

    /** What is done with it. */
    @FunctionalInterface
    interface Use {
        /** @throws ServeException if it cannot be done, for people */
        void with(RunFile run);
    }

    /** {@return the exit code} */
    int ask(CommandSpec command, Use use) {
        try {
            RunFile run = RunFile.read(runs.directory(), port);
            if (Health.ask(run.plain()).isEmpty()) {
                throw new ServeException("The serve on port " + port + ", process " + run.process()
                        + ", does not answer: it was killed, or hangs. Start it anew.");
            }
            use.with(run);
            return 0;
        } catch (ServeException e) {
            PrintWriter err = command.commandLine().getErr();
            err.println(e.getMessage());
            err.flush();
            return FAILED;
        }
    }
}
