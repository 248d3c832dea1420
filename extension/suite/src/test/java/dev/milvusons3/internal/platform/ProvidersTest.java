package dev.milvusons3.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.Environment;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ProvidersTest {
    @Test
    void eachEnvironmentHasOneProvider() {
        assertThat(ServiceLoader.load(PlatformProvider.class))
                .extracting(PlatformProvider::environment)
                .containsExactlyInAnyOrder(Environment.EMBEDDED, Environment.CONTAINERS, Environment.AWS);
    }
}
