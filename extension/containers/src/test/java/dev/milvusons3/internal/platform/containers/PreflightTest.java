package dev.milvusons3.internal.platform.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Info;
import dev.milvusons3.MilvusOnS3UnavailableException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.ContainerLaunchException;

/** Each thing that keeps containers from running has a cause and a remedy of its own. */
class PreflightTest {
    private static final String IMAGE = "rancher/k3s:v1";

    @Test
    void anEngineWithEnoughOfEverythingPasses() {
        assertThatCode(() -> Preflight.check(
                        new Info().withMemTotal(8L << 30).withSecurityOptions(List.of("name=seccomp,profile=default"))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"name=rootless", "name=userns"})
    void anEngineWithoutPrivilegesIsRefusedBeforeAnythingStarts(String option) {
        assertThatThrownBy(
                        () -> Preflight.check(new Info().withMemTotal(8L << 30).withSecurityOptions(List.of(option))))
                .isInstanceOf(MilvusOnS3UnavailableException.class)
                .hasMessageStartingWith("environment CONTAINERS is not available: the Docker engine does not run"
                        + " privileged containers, which a cluster needs (" + option + ")\nUse an engine");
    }

    @Test
    void anEngineWithTooLittleMemoryIsRefused() {
        assertThatThrownBy(() -> Preflight.check(new Info().withMemTotal(2L << 30)))
                .isInstanceOf(MilvusOnS3UnavailableException.class)
                .hasMessageContaining("too little memory (2048 MiB)\nGive it 4 GiB");
    }

    @ParameterizedTest
    @CsvSource({
        "'unable to apply caps: operation not permitted', '', privileged containers",
        "'', 'level=fatal msg=\"failed to find memory cgroup (v2)\"', no usable cgroups",
        "'timed out', 'License activation failed! Set LOCALSTACK_AUTH_TOKEN', with a token"
    })
    void aFailedStartIsExplained(String message, String log, String cause) {
        RuntimeException failure = new ContainerLaunchException("Could not start", new IllegalStateException(message));

        assertThat(Preflight.explain(IMAGE, failure, log)).get().satisfies(e -> {
            assertThat(e)
                    .hasMessageContaining(cause)
                    .hasMessageContaining("(" + IMAGE + ")")
                    .hasCause(failure);
            assertThat(e.getMessage().lines()).hasSize(2);
        });
    }

    @Test
    void aMissingImageIsExplained() {
        assertThat(Preflight.explain(IMAGE, new ContainerFetchException("no", new NotFoundException("no")), ""))
                .get()
                .satisfies(e -> assertThat(e)
                        .hasMessageContaining("neither here nor can it be pulled (" + IMAGE + ")")
                        .hasMessageContaining("milvus-on-s3.k3s.image"));
    }

    /** Testcontainers starts it with the first container, whose failure it then is. */
    @Test
    void aReaperThatIsMissingIsNotTakenForTheContainersImage() {
        RuntimeException failure = new ContainerLaunchException(
                "Container startup failed",
                new ContainerFetchException(
                        "Can't get Docker image: RemoteDockerImage(imageName=testcontainers/ryuk:0.14.0, imageNameSubstitutor=none)",
                        new NotFoundException("no such image")));

        assertThat(Preflight.explain(IMAGE, failure, ""))
                .get()
                .satisfies(e -> assertThat(e)
                        .hasMessageContaining("cannot pull its reaper")
                        .hasMessageContaining("(testcontainers/ryuk:0.14.0)\n")
                        .hasMessageContaining("TESTCONTAINERS_RYUK_DISABLED=true")
                        .hasCause(failure));
    }

    @Test
    void whatIsNoneOfThemIsLeftToTheCaller() {
        assertThat(Preflight.explain(IMAGE, new ContainerLaunchException("timed out"), "Starting k3s"))
                .isEmpty();
    }
}
