package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where reports go. */
final class ReportPlaces {
    static final String OFF = "off";

    private ReportPlaces() {}

    static Optional<Path> read(String text, Class<?> anchor) throws Refusal {
        return text.toLowerCase(Locale.ROOT).equals(OFF)
                ? Optional.empty()
                : Optional.of(Directories.writable(text, anchor));
    }

    /** {@return the directory for what this build makes} */
    static Path ofThisBuild() {
        boolean gradle = !Files.exists(Path.of("pom.xml"))
                && (Files.exists(Path.of("build.gradle.kts")) || Files.exists(Path.of("build.gradle")));
        return Path.of(gradle ? "build" : "target", "milvus-on-s3").toAbsolutePath();
    }
}
