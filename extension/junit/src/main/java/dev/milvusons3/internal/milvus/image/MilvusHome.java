package dev.milvusons3.internal.milvus.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An unpacked Milvus: {@code bin/milvus}, its libraries beside it or in {@code lib}, and either a wheel's {@code config.yaml.template} or, as in the
 * official image, {@code configs/milvus.yaml}.
 *
 * @param directory absolute
 */
public record MilvusHome(Path directory) {
    public static final String TEMPLATE = "config.yaml.template";
    private static final Path MILVUS_YAML = Path.of("configs", "milvus.yaml");

    public MilvusHome {
        directory = directory.toAbsolutePath().normalize();
    }

    /** {@return what keeps this from being run; empty if nothing does} */
    Optional<String> defect() {
        if (!Files.isDirectory(directory)) {
            return Optional.of(directory + " is not a directory");
        }
        if (!Files.isRegularFile(executable())) {
            return Optional.of("there is no file " + executable());
        }
        if (!Files.isExecutable(executable())) {
            return Optional.of(executable() + " is not executable");
        }
        if (!Files.isRegularFile(configuration())) {
            return Optional.of(
                    "there is neither " + directory.resolve(TEMPLATE) + " nor " + directory.resolve(MILVUS_YAML));
        }
        return Optional.empty();
    }

    /** {@return the server's program} */
    public Path executable() {
        return directory.resolve("bin").resolve("milvus");
    }

    /** {@return the configuration that everything else is laid over} */
    public Path configuration() {
        Path template = directory.resolve(TEMPLATE);
        return Files.isRegularFile(template) ? template : directory.resolve(MILVUS_YAML);
    }

    /** {@return directories, as in a library path variable} */
    public String libraryPath() {
        return Stream.of("bin", "lib")
                .map(directory::resolve)
                .filter(Files::isDirectory)
                .map(Path::toString)
                .collect(Collectors.joining(":"));
    }
}
