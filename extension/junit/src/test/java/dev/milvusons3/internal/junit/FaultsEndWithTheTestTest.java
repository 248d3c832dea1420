package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.Scope;
import org.junit.jupiter.api.Test;

/** When faults are undone. */
class FaultsEndWithTheTestTest {
    @Test
    void afterEachTestThatPassedOrFailed() {
        FakeRun run = FakeRun.of(TwoTestsTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(1).failed(1));

        assertThat(run.starter().only().undoneFaults()).isEqualTo(2);
    }

    @Test
    void alsoWhereTheDeploymentIsTheTestsOwn() {
        FakeRun run = FakeRun.of(OwnTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(run.starter().only().undoneFaults()).isEqualTo(1);
    }

    @MilvusOnS3
    static class TwoTestsTestCase {
        @Test
        void passes(MilvusDeployment deployment) {
            assertThat(deployment).isNotNull();
        }

        @Test
        void fails(MilvusDeployment deployment) {
            throw new AssertionError("by design");
        }
    }

    @MilvusOnS3(scope = Scope.METHOD)
    static class OwnTestCase {
        @Test
        void passes(MilvusDeployment deployment) {
            assertThat(deployment).isNotNull();
        }
    }
}
