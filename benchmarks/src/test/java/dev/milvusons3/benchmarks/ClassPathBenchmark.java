package dev.milvusons3.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the dependency adds to a user's test class path. */
class ClassPathBenchmark {
    private static final Pattern USERS_OWN = Pattern.compile("junit|opentest4j|apiguardian|slf4j-simple|surefire");

    @Test
    void weight() throws IOException {
        List<Path> jars = Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getProperty("java.class.path"))
                .map(Path::of)
                .filter(p -> p.toString().endsWith(".jar"))
                .filter(p -> !USERS_OWN.matcher(p.getFileName().toString()).find())
                .toList();
        long bytes = 0;
        for (Path jar : jars) {
            bytes += Files.size(jar);
        }
        System.out.printf("BENCHMARK class path: %d jars, %.1f MB%n", jars.size(), bytes / 1e6);
        assertThat(jars).isNotEmpty();
    }
}
