package dev.milvusons3.cli.serve;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A command that is run while it is served. */
final class ServedCommand {
    private static final int PATIENCE_SECONDS = 10;

    private final Served served;
    private @Nullable Process process;
    private boolean ending;

    private ServedCommand(Served served) {
        this.served = served;
    }

    /** {@return its exit code; if this JVM is ended meanwhile, so is the command} */
    static int run(List<String> command, ServeEnvironment environment, Served served) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        environment.putInto(builder.environment());
        ServedCommand run = new ServedCommand(served);
        Thread end = new Thread(run::end, "milvus-on-s3-end");
        // Before it starts: the JVM may be told to end at any moment, and the command must not outlive it.
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return run.start(builder).waitFor();
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(end);
            } catch (IllegalStateException ending) {
                end.join(); // It is over anyway.
            }
        }
    }

    private synchronized Process start(ProcessBuilder builder) {
        if (ending) {
            throw new ServeException("The command was not run, for this process is ending.");
        }
        try {
            Process started = builder.start();
            process = started;
            return started;
        } catch (IOException e) {
            throw new ServeException("The command cannot be run: " + e.getMessage() + ".", e);
        }
    }

    private synchronized @Nullable Process ending() {
        ending = true;
        return process;
    }

    private void end() {
        Process command = ending();
        try {
            if (command != null) {
                command.destroy();
                if (!command.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    command.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            command.destroyForcibly();
        } finally {
            served.close();
        }
    }
}
