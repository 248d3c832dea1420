package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusOnS3;
import io.milvus.client.MilvusServiceClient;
import io.milvus.v2.client.MilvusClientV2;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** The SDK's own clients: closing them in a test harms nobody, and neither does closing them again with the test. */
class RealClientsTest {
    @Test
    void closingThemHarmsNobody() throws Exception {
        try (FakeMilvusServer server = new FakeMilvusServer()) {
            FakeRun run = FakeRun.of(ClosingTestCase.class);
            run.starter().milvus(server.endpoint());

            EngineExecutionResults results = run.execute();

            assertThat(results.allEvents().failed().list()).isEmpty();
            results.testEvents().assertStatistics(stats -> stats.succeeded(2));
        }
    }

    @MilvusOnS3
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class ClosingTestCase {
        @Test
        @Order(1)
        void closes(MilvusClientV2 client, MilvusServiceClient old) {
            assertThat(client.getServerVersion()).isEqualTo("v2.3.5");
            assertThat(old.getVersion().getData().getVersion()).isEqualTo("v2.3.5");
            client.close();
            old.close();
        }

        @Test
        @Order(2)
        void isNotHarmed(MilvusClientV2 client, MilvusServiceClient old) {
            assertThat(client.getServerVersion()).isEqualTo("v2.3.5");
            assertThat(old.getVersion().getData().getVersion()).isEqualTo("v2.3.5");
        }
    }
}
