package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusOnS3;
import io.milvus.client.MilvusServiceClient;
import io.milvus.param.R;
import io.milvus.v2.client.MilvusClientV2;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
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

    /** A closed client's calls would sit in the SDK's retries for minutes. */
    @Test
    void whatTheTestClosedIsNewForItsCleanUp() throws Exception {
        try (FakeMilvusServer server = new FakeMilvusServer()) {
            FakeRun run = FakeRun.of(ClosedBeforeCleanUpTestCase.class);
            run.starter().milvus(server.endpoint());

            EngineExecutionResults results = run.execute();

            assertThat(results.allEvents().failed().list()).isEmpty();
            results.testEvents().assertStatistics(stats -> stats.succeeded(2));
        }
    }

    @MilvusOnS3
    static class ClosedBeforeCleanUpTestCase {
        private static MilvusClientV2 ofClass;

        @BeforeAll
        static void beforeAll(MilvusClientV2 client) {
            ofClass = client;
            client.close();
        }

        @BeforeEach
        void beforeEach(MilvusClientV2 client, MilvusServiceClient old) {
            client.close();
            old.close();
        }

        @RepeatedTest(2)
        void closesOnceMore(MilvusClientV2 client, MilvusServiceClient old) {
            assertThat(client.getServerVersion()).isEqualTo("v2.3.5");
            assertThat(old.getVersion().getStatus()).isEqualTo(R.Status.Success.getCode());
            client.close();
            old.close();
        }

        @AfterEach
        @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
        void cleanUp(MilvusClientV2 client, MilvusServiceClient old) {
            assertThat(client.getServerVersion()).isEqualTo("v2.3.5");
            assertThat(old.getVersion().getStatus()).isEqualTo(R.Status.Success.getCode());
        }

        @AfterAll
        static void afterAll(MilvusClientV2 client) {
            assertThat(client).isNotSameAs(ofClass);
            assertThat(client.getServerVersion()).isEqualTo("v2.3.5");
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
