package dev.milvusons3.internal.platform.containers;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Info;
import dev.milvusons3.MilvusOnS3UnavailableException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.testcontainers.containers.ContainerFetchException;

/** Whether containers can be had here: looked at before anything starts, and again in what a failed start says. */
final class Preflight {
    static final long LEAST_MEMORY = 3L << 30;

    /** Testcontainers starts it before the first container, and its failure is that container's. */
    private static final Pattern REAPER = Pattern.compile("[\\w./:-]*testcontainers/ryuk:[\\w.-]+");

    private Preflight() {}

    /**
     * Looks at the engine.
     *
     * @throws MilvusOnS3UnavailableException if it cannot do what is needed
     */
    static void check() {
        check(DockerEngine.get().info());
    }

    static void check(Info info) {
        List<String> security = Optional.ofNullable(info.getSecurityOptions()).orElse(List.of());
        for (String option : security) {
            if (option.equals("name=rootless") || option.equals("name=userns")) {
                throw Obstacle.NO_PRIVILEGES.because(option);
            }
        }
        Long memory = info.getMemTotal();
        if (memory != null && memory < LEAST_MEMORY) {
            throw Obstacle.TOO_LITTLE_MEMORY.because((memory >> 20) + " MiB");
        }
    }

    /**
     * {@return what keeps a container from starting on this machine, if that is what a failure says}
     *
     * @param image that was to start
     * @param failure of its start
     * @param log of the container; empty if it has none
     */
    static Optional<MilvusOnS3UnavailableException> explain(String image, Throwable failure, String log) {
        String said = (causes(failure).map(Preflight::message).reduce("", (a, b) -> a + "\n" + b) + "\n" + log)
                .toLowerCase(Locale.ROOT);
        if (said.contains("localstack_auth_token") || said.contains("license activation failed")) {
            return Optional.of(Obstacle.TOKEN_WANTED.because(image, failure));
        }
        if (said.contains("unable to apply caps")
                || said.contains("privileged mode is incompatible")
                || said.contains("privileged is disabled")) {
            return Optional.of(Obstacle.NO_PRIVILEGES.because(image, failure));
        }
        if (said.contains("failed to find memory cgroup")
                || said.contains("failed to find cpuset cgroup")
                || said.contains("cgroup mountpoint does not exist")) {
            return Optional.of(Obstacle.NO_CGROUPS.because(image, failure));
        }
        Matcher reaper = REAPER.matcher(said);
        if (reaper.find()) {
            return Optional.of(Obstacle.NO_REAPER.because(reaper.group(), failure));
        }
        boolean unfetched = causes(failure)
                .anyMatch(cause -> cause instanceof ContainerFetchException || cause instanceof NotFoundException);
        if (unfetched) {
            return Optional.of(Obstacle.NO_IMAGE.because(image, failure));
        }
        return Optional.empty();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    private static String message(Throwable cause) {
        return String.valueOf(cause.getMessage());
    }
}
