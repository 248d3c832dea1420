package dev.milvusons3.internal.platform;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.Probe;
import dev.milvusons3.internal.platform.embedded.EmbeddedProvider;
import dev.milvusons3.internal.steps.Specs;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlatformsTest {
    private static final String POLICY = "classpath:dev/milvusons3/milvus-s3-policy.json";

    @Test
    void namesTheDependencyThatAnEnvironmentNeeds() {
        try (Platforms platforms = new Platforms(List.of(new EmbeddedProvider()))) {
            assertThatExceptionOfType(MilvusOnS3Exception.class)
                    .isThrownBy(() -> platforms.open(Specs.inContainers(POLICY, Probe.IDENTITY, Duration.ofMinutes(1))))
                    .withMessageStartingWith(
                            "Environment CONTAINERS was asked for, and its artifact is not on the class path, which has: [EMBEDDED].")
                    .withMessageContaining(
                            "<groupId>dev.milvusons3</groupId><artifactId>milvus-on-s3-containers</artifactId>")
                    .withMessageContaining("testImplementation(\"dev.milvusons3:milvus-on-s3-containers:");
        }
    }
}
