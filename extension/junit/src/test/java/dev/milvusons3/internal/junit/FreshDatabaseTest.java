package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.FreshDatabase;
import dev.milvusons3.MilvusOnS3;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Databases that each test has for itself. */
class FreshDatabaseTest {
    @Test
    void eachTestHasADatabaseOfItsOwnThatGoesWithIt() {
        FakeRun run = FakeRun.of(ClassTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(4));

        assertThat(run.starter().only().databases()).isEmpty();
        assertThat(run.starter().only().clients()).hasSizeGreaterThan(4).allMatch(FakeMilvusClient::isClosed);
        assertThat(run.starter().only().clients().stream()
                        .map(FakeMilvusClient::currentUsedDatabase)
                        .filter(name -> name.startsWith("test_"))
                        .distinct())
                .hasSize(4);
    }

    @Test
    void testsAtTheSameTimeHaveTheirOwnToo() {
        FakeRun run = FakeRun.of(ClassTestCase.class).parallel();

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(4));

        assertThat(run.starter().only().databases()).isEmpty();
    }

    @Test
    void aFailedTestsDatabaseGoesToo() {
        FakeRun run = FakeRun.of(FailingTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.failed(1));

        assertThat(run.starter().only().databases()).isEmpty();
        assertThat(run.starter().only().closes()).containsExactly(true);
    }

    @Test
    void onAMethodItIsForThatTestOnly() {
        FakeRun run = FakeRun.of(MethodTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(2));
    }

    @MilvusOnS3
    @FreshDatabase
    static class ClassTestCase {
        private final String own;

        ClassTestCase(MilvusClientV2 milvus) {
            own = milvus.currentUsedDatabase();
        }

        @BeforeAll
        static void prepare(MilvusClientV2 milvus, ConnectConfig config) {
            assertThat(milvus.currentUsedDatabase()).isEqualTo("default");
        }

        @BeforeEach
        void prepareEach(MilvusClientV2 milvus) {
            assertThat(milvus.currentUsedDatabase()).isEqualTo(own).startsWith("test_");
        }

        @RepeatedTest(2)
        void repeated(MilvusClientV2 milvus) {
            assertThat(milvus.currentUsedDatabase()).isEqualTo(own);
        }

        @Test
        void connects(ConnectConfig config) {
            assertThat(config.getDbName()).isEqualTo(own);
        }

        @Nested
        class Inner {
            @Test
            void hasOneToo(MilvusClientV2 milvus) {
                assertThat(milvus.currentUsedDatabase()).startsWith("test_");
            }
        }
    }

    @MilvusOnS3
    @FreshDatabase
    static class FailingTestCase {
        @Test
        void fails(MilvusClientV2 milvus) {
            throw new IllegalStateException("by design");
        }
    }

    @MilvusOnS3
    static class MethodTestCase {
        @Test
        @FreshDatabase
        void fresh(MilvusClientV2 milvus) {
            assertThat(milvus.currentUsedDatabase()).startsWith("test_");
        }

        @Test
        void common(MilvusClientV2 milvus) {
            assertThat(milvus.currentUsedDatabase()).isEqualTo("default");
        }
    }
}
