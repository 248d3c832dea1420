package dev.milvusons3.internal.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {
    @TempDir
    private Path directory;

    @Test
    void theBuildsOwnClassPathIsGood() {
        assertThat(Versions.problems(getClass().getClassLoader())).isEmpty();
        Versions.check();
    }

    @Test
    void namesALibraryThatIsTooOldAndTheLinesThatHelp() throws IOException {
        Path jar = jar("junit-jupiter-api-5.11.4.jar", ExtensionContext.class);

        try (URLClassLoader old = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            assertThat(Versions.problems(old)).containsExactly("""
                    MilvusOnS3 found JUnit Jupiter 5.11.4 on the class path, and needs 5.12 or newer.
                      Maven, first in <dependencyManagement>: <dependency><groupId>org.junit</groupId><artifactId>junit-bom</artifactId><version>5.13.4</version><type>pom</type><scope>import</scope></dependency> (with Spring Boot's parent instead: <junit-jupiter.version>5.13.4</junit-jupiter.version> in <properties>)
                      Gradle: testImplementation(enforcedPlatform("org.junit:junit-bom:5.13.4"))""");
        }
    }

    @Test
    void namesArtifactsOfDifferentVersions() throws IOException {
        URL[] jars = {artifact("milvus-on-s3-iam", "0.1.0"), artifact("milvus-on-s3-gateway", "0.2.0")};

        try (URLClassLoader mixed = new URLClassLoader(jars, null)) {
            assertThat(Versions.problems(mixed)).singleElement().asString().startsWith("""
                    The artifacts of MilvusOnS3 on the class path are of different versions: [milvus-on-s3-gateway 0.2.0, milvus-on-s3-iam 0.1.0]. \
                    They work together in one version only: import milvus-on-s3-bom, and leave out their versions.
                    """);
        }
    }

    @Test
    void artifactsOfOneVersionAreGood() throws IOException {
        URL[] jars = {artifact("milvus-on-s3-iam", "0.1.0"), artifact("milvus-on-s3-gateway", "0.1.0")};

        try (URLClassLoader same = new URLClassLoader(jars, null)) {
            assertThat(Versions.problems(same)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "5.11.4, 5.12, -1",
        "5.12, 5.12, 0",
        "5.12.0, 5.12, 1",
        "6.0.0-M1, 5.12, 1",
        "2.9, 2.15, -1",
        "2.57.8-SNAPSHOT, 2.57.9, -1"
    })
    void versionsAreComparedByTheirNumbers(String one, String other, int expected) {
        assertThat(Integer.signum(Library.compare(one, other))).isEqualTo(expected);
    }

    private URL artifact(String name, String version) throws IOException {
        Path jar = directory.resolve(name + ".jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("META-INF/milvus-on-s3.properties"));
            out.write(("artifact=" + name + "\nversion=" + version + "\n").getBytes());
        }
        return jar.toUri().toURL();
    }

    /** A jar of that name with one class in it, which is loaded and not linked. */
    private Path jar(String name, Class<?> type) throws IOException {
        Path jar = directory.resolve(name);
        String entry = type.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file);
                var in = type.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new ZipEntry(entry));
            in.transferTo(out);
        }
        return jar;
    }
}
