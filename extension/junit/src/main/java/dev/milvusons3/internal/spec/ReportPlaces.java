package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where reports go. */
final class ReportPlaces {
    static final String OFF = "off";

    /** What Gradle sets in every JVM that runs tests. */
    private static final String GRADLE_WORKER = "org.gradle.test.worker";

    private ReportPlaces() {}

    static Optional<Path> read(String text, Class<?> anchor) throws Refusal {
        return text.toLowerCase(Locale.ROOT).equals(OFF)
                ? Optional.empty()
                : Optional.of(Directories.writable(text, anchor));
    }

    /** {@return the directory for what this build makes} */
    static Path ofThisBuild() {
        return in(Path.of("").toAbsolutePath(), System.getProperty(GRADLE_WORKER) != null);
    }

    /**
     * {@return the directory in a project's directory}
     *
     * @param gradle whether Gradle runs the tests: a project may have files of both, or of neither
     */
    static Path in(Path project, boolean gradle) {
        boolean build = gradle
                || !Files.exists(project.resolve("pom.xml"))
                        && (Files.exists(project.resolve("build.gradle.kts"))
                                || Files.exists(project.resolve("build.gradle")));
        return project.resolve(build ? "build" : "target").resolve("milvus-on-s3");
    }
}
