package dev.milvusons3.internal.platform.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Info;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.MilvusOnS3UnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;

/**
 * The Docker engine as Testcontainers finds it, before that starts anything of its own in it: its usual client pulls and starts the
 * reaper first, and tries that for minutes where nothing can be pulled. Looked for once in a JVM.
 *
 * @param docker asks it; never closed, as Testcontainers' own
 * @param info what it says of itself
 * @param host where it is
 */
record DockerEngine(DockerClient docker, Info info, URI host) {
    /** Testcontainers gives each way to an engine 10 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final FutureTask<DockerEngine> FOUND = new FutureTask<>(DockerEngine::find);

    /**
     * {@return the engine}
     *
     * @throws MilvusOnS3UnavailableException if none answers; at once if that is known already
     */
    static DockerEngine get() {
        if (!FOUND.isDone()) {
            Thread thread = new Thread(FOUND, "milvus-on-s3-docker-engine");
            thread.setDaemon(true);
            thread.start();
        }
        try {
            return FOUND.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | CancellationException e) {
            FOUND.cancel(true);
            throw Obstacle.NO_DOCKER.because("it has not answered for " + PATIENCE.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw Obstacle.NO_DOCKER.because(firstLine(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MilvusOnS3Exception("interrupted while the Docker engine was looked for", e);
        }
    }

    private static DockerEngine find() {
        List<DockerClientProviderStrategy> ways = new ArrayList<>();
        ServiceLoader.load(DockerClientProviderStrategy.class).forEach(ways::add);
        DockerClientProviderStrategy way = DockerClientProviderStrategy.getFirstValidStrategy(ways);
        return new DockerEngine(
                way.getDockerClient(), way.getInfo(), way.getTransportConfig().getDockerHost());
    }

    /** {@return whether it has an image} */
    boolean has(String image) {
        try {
            docker.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException absent) {
            return false;
        }
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse(failure.toString());
    }
}
