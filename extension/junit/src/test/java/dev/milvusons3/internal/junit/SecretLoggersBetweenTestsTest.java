package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Isolated;

/** Logging that a test, or what it starts, configures anew, is seen to again before the next one. */
@Isolated
class SecretLoggersBetweenTestsTest {
    @Test
    void theNextTestLogsNoSecrets() {
        FakeRun.of(ReconfiguringTestCase.class)
                .execute()
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(2).failed(0));
    }

    @MilvusOnS3
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class ReconfiguringTestCase {
        private static final Logger HEADERS = Logger.getLogger("io.milvus.shaded.io.grpc.netty");

        @Test
        void first(MilvusDeployment deployment) {
            HEADERS.setLevel(null);
        }

        @Test
        void second() {
            assertThat(HEADERS.getLevel()).isEqualTo(Level.INFO);
        }
    }
}
