package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.files.HeldFile;
import dev.milvusons3.internal.files.UserCache;
import dev.milvusons3.internal.milvus.image.LoadableImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saved images that this JVM has loaded into the container engine, under names of its own. They are removed when the JVM ends, or by the next one if it was
 * killed: a file that it holds says of each that it is in use. What the engine had before is used and stays.
 */
final class LoadedImages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedImages.class);
    private static final String UNLOCKED = ".new-";
    private static final String REPOSITORY = "milvus-on-s3-loaded";

    private final Path directory;
    private final Map<String, String> names = new HashMap<>();
    private final Map<Path, HeldFile> held = new HashMap<>();

    /** @param directory for the files that are held */
    LoadedImages(Path directory) {
        this.directory = directory;
    }

    /** {@return those of this JVM} */
    static LoadedImages ofThisJvm() {
        return OfThisJvm.IMAGES;
    }

    private static final class OfThisJvm {
        static final LoadedImages IMAGES =
                new LoadedImages(UserCache.directory().resolve("loaded"));

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(IMAGES::close, "milvus-on-s3-loaded-images"));
        }
    }

    /**
     * Loads it, if the engine does not have it.
     *
     * @return its name for the engine
     */
    synchronized String provide(LoadableImage image) throws IOException, InterruptedException {
        String ours = names.get(image.id());
        if (ours != null && DockerCli.has(ours)) {
            return ours;
        }
        if (DockerCli.has(image.id())) {
            return image.id();
        }
        removeThoseOfDeadProcesses();
        String tag = UUID.randomUUID().toString();
        Path file = directory.resolve(tag);
        // It gets its name only when it is locked, so that nobody takes it for abandoned.
        Path unlocked = Files.createDirectories(directory).resolve(UNLOCKED + tag);
        held.put(file, HeldFile.create(unlocked, file));
        Files.move(unlocked, file, StandardCopyOption.ATOMIC_MOVE);
        String name = name(tag);
        DockerCli.load(out -> image.writeTo(out, name));
        names.put(image.id(), name);
        return name;
    }

    private void removeThoseOfDeadProcesses() throws IOException, InterruptedException {
        List<Path> candidates;
        try (Stream<Path> files = Files.list(Files.createDirectories(directory))) {
            candidates = files.filter(file -> !file.getFileName().toString().startsWith(UNLOCKED))
                    .toList();
        }
        for (Path file : candidates) {
            Optional<HeldFile> abandoned = HeldFile.take(file);
            if (abandoned.isPresent()) {
                try {
                    remove(file);
                } finally {
                    abandoned.get().close();
                }
            }
        }
    }

    private static void remove(Path file) throws IOException, InterruptedException {
        String name = name(file.getFileName().toString());
        if (DockerCli.has(name)) {
            DockerCli.removeImage(name);
        }
        Files.delete(file);
    }

    private static String name(String tag) {
        return REPOSITORY + ":" + tag;
    }

    /** Takes them out of the engine. What cannot be is left to the next JVM. */
    @Override
    public synchronized void close() {
        for (Map.Entry<Path, HeldFile> file : held.entrySet()) {
            try {
                remove(file.getKey());
                file.getValue().close();
            } catch (IOException e) {
                LOG.warn("A saved image stays in the container engine: {}", e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        held.clear();
        names.clear();
    }
}
