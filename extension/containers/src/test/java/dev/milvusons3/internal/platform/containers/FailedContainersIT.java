package dev.milvusons3.internal.platform.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.internal.spec.ContainersSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;

/** Containers that do not start: one error with its cause, and the one that did start is gone. */
@RequiresContainers
class FailedContainersIT {
    private final ContainersSpec images = RequiresContainers.Images.spec();
    private DockerObjects before;

    @BeforeEach
    void look() {
        before = DockerObjects.ofThisRun();
    }

    @AfterEach
    void nothingIsLeft() {
        DockerObjects after = DockerObjects.ofThisRun().since(before);
        assertThat(after.containers()).isZero();
        assertThat(after.networks()).isZero();
    }

    @Test
    void aClusterThatNeverGetsReady() {
        // An image that is here for sure, and that is no cluster.
        String image = images.localStackImage();

        assertThatThrownBy(() -> start(image))
                .isInstanceOf(MilvusOnS3Exception.class)
                .isNotInstanceOf(MilvusOnS3UnavailableException.class)
                // The cause, before anything that is around it; and the time is the deployment's.
                .hasMessageStartingWith(
                        "container " + image + " did not get ready within 20 s (startupTimeout): Timed out"
                                + " waiting for log output matching ")
                .hasMessageContaining("Its log ends with:\n");
    }

    @Test
    void anImageThatIsNowhere() {
        assertThatThrownBy(() -> start("milvus-on-s3.test/there-is-none:1"))
                .isInstanceOf(MilvusOnS3UnavailableException.class)
                .hasMessageStartingWith(
                        "environment CONTAINERS is not available: an image is neither here nor can it be"
                                + " pulled (milvus-on-s3.test/there-is-none:1: ")
                .hasMessageEndingWith(")\nPull or load it beforehand, or name another by milvus-on-s3.k3s.image.")
                .hasNoCause();
    }

    private void start(String clusterImage) {
        SharedContainers.start(
                        new ContainersSpec(
                                images.localStackImage(),
                                clusterImage,
                                List.of(),
                                false,
                                Optional.empty(),
                                Optional.empty()),
                        Region.US_EAST_2,
                        Duration.ofSeconds(20),
                        RequiresContainers.Images.runs())
                .close();
    }
}
