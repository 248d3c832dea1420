package dev.milvusons3.cli.serve;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** A command of {@code serve}, run in this JVM. */
final class Output {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final int code;

    private Output(String... arguments) {
        code = new CommandLine(new ServeCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    static Output of(String... arguments) {
        return new Output(arguments);
    }

    int code() {
        return code;
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
