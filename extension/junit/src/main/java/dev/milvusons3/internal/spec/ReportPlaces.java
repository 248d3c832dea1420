package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.report.run.Project;
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

    /** One that cannot be written is a warning at the end: no test fails for its report. */
    static Optional<Path> read(String text, Class<?> anchor) throws Refusal {
        return text.toLowerCase(Locale.ROOT).equals(OFF)
                ? Optional.empty()
                : Optional.of(Directories.path(text, "a directory"));
    }

    /** {@return the directory for what this build makes: one for all its modules} */
    static Path ofThisBuild() {
        return in(Project.of(Path.of("")).root(), System.getProperty(GRADLE_WORKER) != null);
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
