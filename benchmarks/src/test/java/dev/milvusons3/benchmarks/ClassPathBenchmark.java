package dev.milvusons3.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a user's test class path weighs with one of the artifacts and JUnit's API and engine, as Maven resolves it. The artifacts must be
 * installed: mvn -B install -DskipTests -pl bom,extension/containers,extension/aws -am
 */
class ClassPathBenchmark {
    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>com.example</groupId>
              <artifactId>weight</artifactId>
              <version>1</version>
              <dependencies>
                <dependency><groupId>dev.milvusons3</groupId><artifactId>%s</artifactId><version>0.1.0-SNAPSHOT</version></dependency>
                <dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter-engine</artifactId><version>5.13.4</version></dependency>
              </dependencies>
            </project>
            """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "milvus-on-s3-iam, <= 3",
        "milvus-on-s3-gateway, <= 25",
        "milvus-on-s3, <= 75",
        "milvus-on-s3-containers, -",
        "milvus-on-s3-aws, -"
    })
    void weight(String artifact, String goal) throws Exception {
        Files.writeString(directory.resolve("pom.xml"), POM.formatted(artifact));
        Process maven = new ProcessBuilder(
                        "mvn", "-B", "-q", "dependency:build-classpath", "-Dmdep.outputFile=class-path.txt")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(maven.waitFor()).as(said).isZero();

        List<Path> jars = Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(Files.readString(directory.resolve("class-path.txt")))
                .map(Path::of)
                .toList();
        long bytes = 0;
        for (Path jar : jars) {
            bytes += Files.size(jar);
        }
        System.out.printf(
                "BENCHMARK class path of %s (goal %s MB): %d jars, %.1f MB%n",
                artifact, goal, jars.size(), bytes / 1e6);
        assertThat(jars).hasSizeGreaterThan(5);
    }
}
