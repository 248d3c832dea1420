package dev.milvusons3.internal.platform.containers;

import com.github.dockerjava.api.DockerClient;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.internal.report.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Images that are wanted in the Docker engine. Testcontainers alone would try for two minutes to pull what is nowhere, one by one. */
final class PulledImages {
    /** What was said of those that this JVM could not get, by name: the next test class need not wait for the same answer. */
    private static final Map<String, String> REFUSED = new ConcurrentHashMap<>();

    private PulledImages() {}

    /**
     * Has the engine pull those that are not there, side by side.
     *
     * @throws MilvusOnS3UnavailableException if some cannot be had, with all of them and what the engine says of each
     */
    static void obtain(List<WantedImage> wanted, Progress progress) {
        DockerEngine engine = DockerEngine.get();
        List<CompletableFuture<Optional<Failure>>> pulls = wanted.stream()
                .filter(image -> !engine.has(image.name()))
                .map(image -> CompletableFuture.supplyAsync(
                        () -> pull(engine.docker(), image, progress),
                        work -> new Thread(work, "milvus-on-s3-pull").start()))
                .toList();
        List<Failure> failures = pulls.stream()
                .map(CompletableFuture::join)
                .flatMap(Optional::stream)
                .toList();
        if (!failures.isEmpty()) {
            throw unavailable(failures);
        }
    }

    /** {@return those that are not in the engine; nothing is pulled} */
    static List<String> missing(List<WantedImage> wanted) {
        DockerEngine engine = DockerEngine.get();
        return wanted.stream()
                .map(WantedImage::name)
                .filter(image -> !engine.has(image))
                .toList();
    }

    /**
     * One that could not be had.
     *
     * @param said by the engine
     */
    record Failure(WantedImage image, String said) {}

    static MilvusOnS3UnavailableException unavailable(List<Failure> failures) {
        // Without a way to a registry the engine says the same of all.
        Map<String, List<String>> namesBySaid = failures.stream()
                .collect(Collectors.groupingBy(
                        Failure::said,
                        LinkedHashMap::new,
                        Collectors.mapping(failure -> failure.image().name(), Collectors.toList())));
        String found = namesBySaid.entrySet().stream()
                .map(said -> String.join(", ", said.getValue()) + ": " + said.getKey())
                .collect(Collectors.joining("; "));
        String remedies = failures.stream()
                .map(failure -> failures.size() == 1
                        ? failure.image().remedy()
                        : failure.image().name() + ": " + failure.image().remedy())
                .collect(Collectors.joining("\n"));
        return Obstacle.NO_IMAGE.withRemedies(found, remedies);
    }

    private static Optional<Failure> pull(DockerClient docker, WantedImage image, Progress progress) {
        String known = REFUSED.get(image.name());
        if (known != null) {
            return Optional.of(new Failure(image, known));
        }
        try (ImagePull pull = new ImagePull(image.name(), progress)) {
            docker.pullImageCmd(image.name()).exec(pull);
            Optional<String> refusal = pull.await();
            refusal.ifPresent(said -> REFUSED.put(image.name(), said));
            return refusal.map(said -> new Failure(image, said));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MilvusOnS3Exception("interrupted while " + image.name() + " was pulled", e);
        }
    }
}
