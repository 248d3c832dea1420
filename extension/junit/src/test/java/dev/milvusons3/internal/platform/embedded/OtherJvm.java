package dev.milvusons3.internal.platform.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that is started by a test, with the test's class path.
 *
 * @param launcher what starts it: a command that is followed by the JVM's own
 * @param classPath with which
 * @param environment variables that are set
 */
record OtherJvm(List<String> launcher, String classPath, Map<String, String> environment) {
    private static final long MINUTES = 5;

    /** {@return one for this user} */
    static OtherJvm startedBy(String... launcher) {
        return new OtherJvm(List.of(launcher), System.getProperty("java.class.path"), Map.of());
    }

    /** {@return the same with one variable set} */
    OtherJvm with(String variable, String value) {
        return new OtherJvm(launcher, classPath, Map.of(variable, value));
    }

    /** {@return what a deployment of a runtime prints, and logs} */
    String deploys(String runtime, Path home, Path directory) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + directory,
                "-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider",
                "-cp",
                classPath,
                DeploymentMain.class.getName(),
                runtime,
                home.toString()));
        File output = Files.createTempFile("other-jvm", ".txt").toFile();
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output);
            builder.environment().keySet().removeIf(name -> name.startsWith("MILVUS_ON_S3"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            return Files.readString(output.toPath()) + "\nexit code " + process.exitValue();
        } finally {
            Files.delete(output.toPath());
        }
    }
}
