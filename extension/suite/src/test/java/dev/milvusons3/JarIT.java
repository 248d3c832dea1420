package dev.milvusons3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar as it is published. */
class JarIT {
    @Test
    void isTheModuleThatItSays() throws IOException {
        assertThat(ModuleFinder.of(jar()).find("dev.milvusons3"))
                .get()
                .satisfies(
                        module -> assertThat(module.descriptor().isAutomatic()).isTrue());
    }

    @Test
    void hasItsLicenceAndThoseOfThirdParties() throws IOException {
        try (JarFile jar = new JarFile(jar().toFile())) {
            assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License", "Version 2.0");
            assertThat(text(jar, "META-INF/THIRD-PARTY.txt"))
                    .contains("io.milvus:milvus-sdk-java", "software.amazon.awssdk:s3")
                    .doesNotContain("Unknown license", "junit-jupiter-api");
        }
    }

    private static String text(JarFile jar, String entry) throws IOException {
        return new String(jar.getInputStream(jar.getJarEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            List<Path> jars = files.filter(
                            file -> file.getFileName().toString().matches("milvus-on-s3-[\\d.]+(-SNAPSHOT)?\\.jar"))
                    .toList();
            assertThat(jars).hasSize(1);
            return jars.get(0);
        }
    }
}
