package dev.milvusons3.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command line as a process of its own: the jar, where the build has made it. */
public final class CliProcess {
    private CliProcess() {}

    /** {@return what starts it with arguments} */
    public static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        Optional<String> jar = Optional.ofNullable(System.getProperty("milvus-on-s3-cli.jar"))
                .filter(path -> Files.exists(Path.of(path)));
        if (jar.isPresent()) {
            command.addAll(List.of("-jar", jar.get()));
        } else {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.milvusons3.cli.Main"));
        }
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts it with all that it says in one file. */
    public static Process start(Path said, String... arguments) throws IOException {
        return new ProcessBuilder(command(arguments))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
    }
}
