package dev.milvusons3.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What a second class costs that shares the first one's deployment. */
class SharedScopeBenchmark {
    @MilvusOnS3(scope = Scope.SHARED)
    static class FirstTestCase {
        @Test
        void test(MilvusDeployment deployment) {
            assertThat(deployment.bucket()).isNotEmpty();
        }
    }

    @MilvusOnS3(scope = Scope.SHARED)
    static class SecondTestCase {
        @Test
        void test(MilvusDeployment deployment) {
            assertThat(deployment.bucket()).isNotEmpty();
        }
    }

    @Test
    void secondClass() {
        List<Double> millis = new ArrayList<>();
        Map<String, Long> classStarts = new HashMap<>();
        TestExecutionListener listener = new TestExecutionListener() {
            @Override
            public void executionStarted(TestIdentifier test) {
                if (test.isContainer()) {
                    classStarts.put(test.getUniqueId(), System.nanoTime());
                } else {
                    millis.add((System.nanoTime()
                                    - classStarts.get(test.getParentId().orElseThrow()))
                            / 1e6);
                }
            }
        };
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(
                                        DiscoverySelectors.selectClass(FirstTestCase.class),
                                        DiscoverySelectors.selectClass(SecondTestCase.class))
                                .build(),
                        listener);
        assertThat(millis).hasSize(2);
        System.out.printf(
                "BENCHMARK SHARED scope, class to first test: first class %.1f ms, second %.1f ms (goal <= 50)%n",
                millis.get(0), millis.get(1));
    }
}
