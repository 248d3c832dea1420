package dev.milvusons3.cli.serve;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command that is run while it is served. */
final class ServedCommand {
    private static final int PATIENCE_SECONDS = 10;

    private ServedCommand() {}

    /** {@return its exit code; if this JVM is ended meanwhile, so is the command} */
    static int run(List<String> command, ServeEnvironment environment, Served served) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        environment.putInto(builder.environment());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new ServeException("The command cannot be run: " + e.getMessage() + ".", e);
        }
        Thread end = new Thread(() -> end(process, served), "milvus-on-s3-end");
        Runtime.getRuntime().addShutdownHook(end);
        int code = process.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException ending) {
            end.join(); // It is over anyway.
        }
        return code;
    }

    private static void end(Process process, Served served) {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        } finally {
            served.close();
        }
    }
}
