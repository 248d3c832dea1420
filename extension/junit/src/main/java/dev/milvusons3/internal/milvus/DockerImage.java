package dev.milvusons3.internal.milvus;

import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.internal.milvus.image.ImageConfig;
import dev.milvusons3.internal.milvus.image.LoadableImage;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import dev.milvusons3.internal.milvus.image.MilvusSources;
import dev.milvusons3.internal.milvus.image.MilvusSources.Wanted;
import dev.milvusons3.internal.report.Progress;
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
     * @param wanted an image with a name, or one that was saved
     * @param cache of the user; empty for the usual one
     * @param directory for its configuration; made if it is not there
     * @throws MilvusOnS3UnavailableException if it cannot be had, or is no Milvus
     */
    public static MilvusImage at(
            Path directory, MilvusSources sources, Wanted wanted, Optional<Path> cache, Progress progress) {
        Found found = obtain(sources, wanted, cache, progress);
        String name = found.name();
        try {
            Path configs = Files.createDirectories(directory.resolve("configs"));
            Files.writeString(configs.resolve("milvus.yaml"), found.configuration());
            return new MilvusImage(
                    directory, Optional.empty(), ImageConfig.NONE, found.version(), Optional.empty(), name);
        } catch (IOException failed) {
            throw new UncheckedIOException("the image's configuration cannot be kept in " + directory, failed);
        }
    }

    /** What the engine has: by which name, with which configuration of its own, and which version as far as it is said. */
    public record Found(String name, String configuration, Optional<String> version) {}

    /**
     * Pulls or loads it if the engine does not have it.
     *
     * @param cache of the user; empty for the usual one
     * @throws MilvusOnS3UnavailableException if it cannot be had, or is no Milvus
     */
    public static Found obtain(MilvusSources sources, Wanted wanted, Optional<Path> cache, Progress progress) {
        Optional<LoadableImage> saved = sources.saved(wanted, cache, progress);
        if (saved.isEmpty()) {
            String name = sources.imageName(wanted);
            return new Found(name, configuration(name, () -> DockerCli.provide(name)), sources.version(wanted));
        }
        try (LoadableImage image = saved.get()) {
            progress.update("load the saved image into the container engine", 0, 0);
            String name = LoadedImages.ofThisJvm().provide(image);
            Optional<String> version = sources.version(wanted).or(image::version);
            return new Found(name, configuration(name, () -> {}), version);
        } catch (IOException failed) {
            throw unavailable(wanted.image().orElseThrow(), String.valueOf(failed.getMessage()), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unavailable(wanted.image().orElseThrow(), "this thread was interrupted", interrupted);
        }
    }

    private interface Provision {
        void make() throws IOException, InterruptedException;
    }

    private static String configuration(String name, Provision provision) {
        String known = CONFIGURATIONS.get(name);
        if (known != null) {
            return known;
        }
        try {
            provision.make();
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
