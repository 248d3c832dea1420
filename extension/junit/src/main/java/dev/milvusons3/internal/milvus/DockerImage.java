package dev.milvusons3.internal.milvus;

import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.internal.milvus.image.ImageConfig;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A Milvus in the container engine's own store. Of its files only the configuration is taken out, on which the deployment's own is laid. */
public final class DockerImage {
    private static final String CONFIGURATION = "/milvus/configs/milvus.yaml";

    private static final Map<String, String> CONFIGURATIONS = new ConcurrentHashMap<>();

    private DockerImage() {}

    /**
     * {@return the image}
     *
     * @param name of the image
     * @param directory for its configuration; made if it is not there
     * @throws MilvusOnS3UnavailableException if it cannot be had, or is no Milvus
     */
    public static MilvusImage at(Path directory, String name) {
        String configuration = obtain(name);
        try {
            Path configs = Files.createDirectories(directory.resolve("configs"));
            Files.writeString(configs.resolve("milvus.yaml"), configuration);
            return new MilvusImage(
                    directory, Optional.empty(), ImageConfig.NONE, Optional.empty(), Optional.empty(), name);
        } catch (IOException failed) {
            throw new UncheckedIOException("the image's configuration cannot be kept in " + directory, failed);
        }
    }

    /**
     * Pulls it if the engine does not have it.
     *
     * @return its own configuration
     * @throws MilvusOnS3UnavailableException if it cannot be had, or is no Milvus
     */
    public static String obtain(String name) {
        String known = CONFIGURATIONS.get(name);
        if (known != null) {
            return known;
        }
        try {
            DockerCli.provide(name);
            String configuration = DockerCli.output(
                    name, List.of("sh", "-c", "perl -MErrno -MFcntl -MSocket -e 1 && cat " + CONFIGURATION));
            CONFIGURATIONS.put(name, configuration);
            return configuration;
        } catch (IOException failed) {
            throw unavailable(name, String.valueOf(failed.getMessage()), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unavailable(name, "this thread was interrupted", interrupted);
        }
    }

    private static MilvusOnS3UnavailableException unavailable(String name, String found, Exception cause) {
        return new MilvusOnS3UnavailableException(
                "the container engine has no Milvus of the name " + name + ": " + found
                        + "\nName another one (milvus-on-s3.milvus.image), load it into the engine, or run Milvus otherwise"
                        + " (milvus-on-s3.milvus.runtime).",
                cause);
    }
}
