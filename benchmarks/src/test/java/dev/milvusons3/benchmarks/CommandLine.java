package dev.milvusons3.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line as its users run it: by the launcher, which keeps an archive of classes. */
final class CommandLine {
    private CommandLine() {}

    /**
     * {@return what starts it}
     *
     * @param cache where the archive is
     */
    static ProcessBuilder process(Path cache, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "../cli/src/main/scripts/milvus-on-s3"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("MILVUSONS3_JAR", System.getProperty("milvus-on-s3-cli.jar"));
        builder.environment().put("MILVUS_ON_S3_CACHE", cache.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }
}
