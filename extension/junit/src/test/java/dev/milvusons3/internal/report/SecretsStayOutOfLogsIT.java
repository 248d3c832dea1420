package dev.milvusons3.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.OtherJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the libraries of a deployment log when everything is to be logged. */
class SecretsStayOutOfLogsIT {
    private static final List<Pattern> FORMS = List.of(
            // A token with its signature.
            Pattern.compile("eyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}\\.[\\w-]{8,}"),
            Pattern.compile("(?i)bearer [\\w.-]{8,}"),
            Pattern.compile("(?i)x-amz-security-token[:=] ?[\\w+/%=]{16,}"));

    @TempDir
    private Path directory;

    /** Its default, with which many a project's tests run: DEBUG for everything. Nothing of it is third parties'. */
    @Test
    void byLogbackWithoutAConfiguration() throws Exception {
        String log = logOf("-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider");
        assertNoSecret(log);
        assertThat(log.lines().filter(line -> line.contains("] DEBUG ") || line.contains("] INFO ")))
                .isNotEmpty()
                .allMatch(line -> line.contains(" dev.milvusons3 -- "));
        assertThat(log.lines().filter(line -> !line.startsWith("SLF4J"))).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void byLogbackAtItsLowestLevel() throws Exception {
        Path configuration = Files.writeString(directory.resolve("logback.xml"), """
                <configuration>
                  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%level %logger - %msg%n</pattern></encoder>
                  </appender>
                  <root level="TRACE"><appender-ref ref="OUT"/></root>
                </configuration>
                """);
        String log = logOf(
                "-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider",
                "-Dlogback.configurationFile=" + configuration);
        assertThat(log)
                .contains("DEBUG io.fabric8.kubernetes", "DEBUG software.amazon.awssdk", "DEBUG dev.milvusons3.steps");
        assertNoSecret(log);
    }

    @Test
    void byLog4jAtItsLowestLevel() throws Exception {
        Path configuration = Files.writeString(directory.resolve("log4j2.xml"), """
                <Configuration>
                  <Appenders>
                    <Console name="OUT"><PatternLayout pattern="%level %logger - %msg%n"/></Console>
                  </Appenders>
                  <Loggers>
                    <Root level="ALL"><AppenderRef ref="OUT"/></Root>
                  </Loggers>
                </Configuration>
                """);
        String log = logOf(
                "-Dslf4j.provider=org.apache.logging.slf4j.SLF4JServiceProvider",
                "-Dlog4j2.configurationFile=" + configuration.toUri());
        assertThat(log)
                .contains("DEBUG io.fabric8.kubernetes", "DEBUG software.amazon.awssdk", "DEBUG dev.milvusons3.steps");
        assertNoSecret(log);
    }

    @Test
    void byEverythingAtItsLowestLevel() throws Exception {
        Path jdk = Files.writeString(directory.resolve("logging.properties"), """
                handlers = java.util.logging.ConsoleHandler
                .level = ALL
                java.util.logging.ConsoleHandler.level = ALL
                """);
        String log = logOf(
                "-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-Dorg.slf4j.simpleLogger.log.dev.milvusons3=trace",
                "-Dorg.slf4j.simpleLogger.showLogName=true",
                "-Djava.util.logging.config.file=" + jdk);
        assertThat(log).contains("DEBUG software.amazon.awssdk", "FINER: ");
        assertNoSecret(log);
    }

    private void assertNoSecret(String log) throws IOException {
        List<String> secrets = Files.readAllLines(directory.resolve("secrets"));
        assertThat(secrets).hasSizeGreaterThanOrEqualTo(6).noneMatch(String::isBlank);
        for (String secret : secrets) {
            assertThat(log.lines().filter(line -> line.contains(secret)).findFirst())
                    .isEmpty();
        }
        for (Pattern form : FORMS) {
            assertThat(log.lines().filter(form.asPredicate()).findFirst()).isEmpty();
        }
    }

    private String logOf(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(OtherJvm.of(LoggedDeploymentMain.class, directory.resolve("secrets"))
                .command());
        Stream.of(options).forEach(option -> command.add(1, option));
        Path log = directory.resolve("log");
        Process run = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(run.waitFor(3, TimeUnit.MINUTES)).as(() -> "it ends").isTrue();
        } finally {
            run.destroyForcibly();
        }
        String text = Files.readString(log);
        assertThat(run.exitValue())
                .as(text.substring(Math.max(0, text.length() - 3_000)))
                .isZero();
        return text;
    }
}
