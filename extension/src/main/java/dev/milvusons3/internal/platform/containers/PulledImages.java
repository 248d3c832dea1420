package dev.milvusons3.internal.platform.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.MilvusOnS3UnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/** Images that are wanted in the Docker engine. Testcontainers alone would try for two minutes to pull what is nowhere. */
final class PulledImages {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    private PulledImages() {}

    /**
     * Has the engine pull an image unless it is there.
     *
     * @throws MilvusOnS3UnavailableException if it cannot be had, with what the engine says
     */
    static void obtain(String image) {
        // As Testcontainers will call it, which can be told to prefer a mirror.
        String name = ImageNameSubstitutor.instance()
                .apply(DockerImageName.parse(image))
                .asCanonicalNameString();
        DockerClient docker = DockerClientFactory.instance().client();
        try {
            docker.inspectImageCmd(name).exec();
        } catch (NotFoundException absent) {
            pull(docker, name);
        }
    }

    private static void pull(DockerClient docker, String name) {
        LOG.info("… pull {}", name);
        try {
            docker.pullImageCmd(name).exec(new PullImageResultCallback()).awaitCompletion();
        } catch (DockerException | DockerClientException e) {
            throw Obstacle.NO_IMAGE.because(name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MilvusOnS3Exception("interrupted while " + name + " was pulled", e);
        }
    }
}
