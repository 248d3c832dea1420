package dev.milvusons3.internal.platform;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.Environment;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemTimeTest {
    @ParameterizedTest
    @CsvSource({"AWS, AWS and the cluster keep their own", "CONTAINERS, API server dates tokens by its machine's clock"
    })
    void saysWhyItCannotBeMoved(Environment environment, String reason) {
        assertThatThrownBy(() -> new SystemTime(environment).advance(Duration.ofHours(1)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageStartingWith("the time of " + environment + " cannot be moved: ")
                .hasMessageContaining(reason)
                .hasMessageContaining("Use environment EMBEDDED");
    }
}
