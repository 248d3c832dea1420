package dev.milvusons3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.docs.Pages;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jars as they are published. */
class JarIT {
    @ParameterizedTest
    @CsvSource({
        "iam, milvus-on-s3-iam, dev.milvusons3.iam",
        "gateway, milvus-on-s3-gateway, dev.milvusons3.gateway",
        "junit, milvus-on-s3, dev.milvusons3",
        "containers, milvus-on-s3-containers, dev.milvusons3.containers",
        "aws, milvus-on-s3-aws, dev.milvusons3.aws"
    })
    void isTheModuleThatItSaysAndHasItsLicences(String directory, String artifact, String module) throws IOException {
        Path file = jar(directory, artifact);

        assertThat(ModuleFinder.of(file).find(module))
                .get()
                .satisfies(it -> assertThat(it.descriptor().isAutomatic()).isTrue());
        try (JarFile jar = new JarFile(file.toFile())) {
            assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License", "Version 2.0");
            assertThat(text(jar, "META-INF/THIRD-PARTY.txt"))
                    .contains("org.jspecify:jspecify")
                    .doesNotContain("Unknown license", "junit-jupiter-api");
            Properties named = new Properties();
            named.load(jar.getInputStream(jar.getJarEntry("META-INF/milvus-on-s3.properties")));
            assertThat(named).containsEntry("artifact", artifact);
            assertThat(named.getProperty("version")).matches("[0-9.]+(-SNAPSHOT)?");
        }
    }

    /** Modules refuse to live together if two have a package in common. */
    @Test
    void noTwoArtifactsHaveAPackageInCommon() throws IOException {
        Map<String, List<String>> modules = new HashMap<>();
        for (ModuleDescriptor module : ModuleFinder.of(jars()).findAll().stream()
                .map(it -> it.descriptor())
                .toList()) {
            module.packages()
                    .forEach(name -> modules.computeIfAbsent(name, it -> new ArrayList<>())
                            .add(module.name()));
        }

        assertThat(modules).hasSizeGreaterThan(30);
        assertThat(modules.entrySet())
                .allSatisfy(entry -> assertThat(entry.getValue()).hasSize(1));
    }

    /**
     * A module of a user's own that requires the engine and the gateway, compiled and run on the module path. What they need in turn
     * nobody requires, since they are automatic modules: so all of the path is to be there.
     */
    @Test
    void aModuleCanRequireTheEngineAndTheGateway(@TempDir Path directory) throws Exception {
        Path source = Files.createDirectories(directory.resolve("src/com/example"));
        Files.writeString(directory.resolve("src/module-info.java"), """
                module com.example {
                    requires dev.milvusons3.iam;
                    requires dev.milvusons3.gateway;
                    requires software.amazon.awssdk.auth;
                }
                """);
        Files.writeString(source.resolve("Main.java"), """
                package com.example;

                import dev.milvusons3.gateway.AwsGateway;
                import dev.milvusons3.iam.PolicyDocument;
                import dev.milvusons3.iam.PolicyType;

                public class Main {
                    public static void main(String[] args) {
                        PolicyDocument policy = PolicyDocument.parse(
                                "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":{\\"Effect\\":\\"Allow\\",\\"Action\\":\\"s3:*\\",\\"Resource\\":\\"*\\"}}",
                                PolicyType.IDENTITY);
                        try (AwsGateway aws = AwsGateway.builder().start()) {
                            System.out.println(policy.statements().size() + " " + aws.endpoint().getScheme() + " "
                                    + Main.class.getModule().getName());
                        }
                    }
                }
                """);
        String path = modulePath();

        run(directory, "javac", "-d", "out", "-p", path, "src/module-info.java", "src/com/example/Main.java");

        assertThat(run(
                        directory,
                        "java",
                        "-p",
                        path + File.pathSeparator + "out",
                        "--add-modules",
                        "ALL-MODULE-PATH",
                        "-m",
                        "com.example/com.example.Main"))
                .contains("1 http com.example");
    }

    /** Ours, and what the gateway brings along, as it is on this test's class path. */
    private static String modulePath() throws IOException {
        List<String> libraries = List.of(
                "jackson-core-3",
                "jspecify",
                "snakeyaml-engine",
                "apiguardian",
                "slf4j-api",
                "slf4j-simple",
                "jetty-",
                "jakarta.servlet",
                "nimbus",
                "auth-2",
                "regions-2",
                "utils-2",
                "annotations-2",
                "identity-spi",
                "http-auth",
                "http-client-spi",
                "sdk-core",
                "profiles",
                "endpoints-spi",
                "json-utils",
                "third-party",
                "checksums",
                "metrics-spi",
                "retries",
                "reactive-streams",
                "eventstream");
        Stream<String> theirs = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> libraries.stream()
                        .anyMatch(name -> Path.of(jar).getFileName().toString().startsWith(name)));
        Stream<String> ours = Stream.of(jar("iam", "milvus-on-s3-iam"), jar("gateway", "milvus-on-s3-gateway"))
                .map(Path::toString);
        return Stream.concat(ours, theirs).collect(Collectors.joining(File.pathSeparator));
    }

    private static String run(Path directory, String tool, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private static String text(JarFile jar, String entry) throws IOException {
        return new String(jar.getInputStream(jar.getJarEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Path[] jars() throws IOException {
        return new Path[] {
            jar("iam", "milvus-on-s3-iam"),
            jar("gateway", "milvus-on-s3-gateway"),
            jar("junit", "milvus-on-s3"),
            jar("containers", "milvus-on-s3-containers"),
            jar("aws", "milvus-on-s3-aws")
        };
    }

    private static Path jar(String directory, String artifact) throws IOException {
        try (Stream<Path> files =
                Files.list(Pages.root().resolve("extension").resolve(directory).resolve("target"))) {
            List<Path> jars = files.filter(
                            file -> file.getFileName().toString().matches(artifact + "-[\\d.]+(-SNAPSHOT)?\\.jar"))
                    .toList();
            assertThat(jars).hasSize(1);
            return jars.get(0);
        }
    }
}
