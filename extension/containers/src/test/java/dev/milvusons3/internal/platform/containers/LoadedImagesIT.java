package dev.milvusons3.internal.platform.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Image;
import dev.milvusons3.MilvusOnS3Exception;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;

/** An image of the Docker engine gets into a real cluster. */
@RequiresContainers
class LoadedImagesIT {
    private static final String MISSING = "milvus-on-s3.test/there-is-none:1";

    private final DockerClient docker = DockerClientFactory.instance().client();

    @Test
    void areInTheClusterAfterwards() throws Exception {
        String tag = UUID.randomUUID().toString();
        String image = "milvus-on-s3.test/small:" + tag;
        docker.tagImageCmd(smallest().getId(), "milvus-on-s3.test/small", tag).exec();
        try (K3sContainer k3s = RequiresContainers.Images.k3s()) {
            k3s.start();
            List<Long> progress = new ArrayList<>();
            List<Long> ends = new ArrayList<>();
            LoadedImages images = new LoadedImages(k3s, (what, done, total) -> {
                assertThat(what).isEqualTo("load " + image);
                progress.add(done);
                if (total > 0) {
                    assertThat(done).as("of all, which is known at the end").isEqualTo(total);
                    ends.add(total);
                }
            });

            images.load(List.of(image));
            assertThat(k3s.execInContainer("ctr", "images", "ls", "-q")
                            .getStdout()
                            .lines())
                    .contains(image);
            assertThat(progress).isNotEmpty().isSorted();
            assertThat(ends).as("that it is over is said once").hasSize(1);

            progress.clear();
            images.load(List.of(image));
            assertThat(progress).as("loaded again").isEmpty();

            assertThatThrownBy(() -> images.load(List.of(MISSING, image, MISSING + "0")))
                    .isInstanceOf(MilvusOnS3Exception.class)
                    .hasMessageStartingWith("milvus-on-s3.images.load names " + MISSING + ", " + MISSING
                            + "0, which the Docker engine has not\nPull or build it beforehand");
        } finally {
            docker.removeImageCmd(image).exec();
        }
    }

    private Image smallest() {
        return docker.listImagesCmd().exec().stream()
                .filter(image -> image.getRepoTags() != null
                        && Arrays.stream(image.getRepoTags()).anyMatch(name -> !name.startsWith("<none>")))
                .min(Comparator.comparing(Image::getSize))
                .orElseThrow();
    }
}
