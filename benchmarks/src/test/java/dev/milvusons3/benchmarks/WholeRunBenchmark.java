package dev.milvusons3.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3Regions;
import dev.milvusons3.Scope;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What whole runs cost: ten classes on one deployment, four regions at once. */
class WholeRunBenchmark {
    private static final int ROUNDS = 3;
    private static final Set<String> DEPLOYMENTS = ConcurrentHashMap.newKeySet();
    private static final Map<String, String> PARALLEL = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "4");

    @MilvusOnS3(scope = Scope.SHARED)
    abstract static class SharedTestCase {
        @Test
        void test(MilvusDeployment deployment) {
            DEPLOYMENTS.add(deployment.runId());
        }
    }

    static class FirstTestCase extends SharedTestCase {}

    static class SecondTestCase extends SharedTestCase {}

    static class ThirdTestCase extends SharedTestCase {}

    static class FourthTestCase extends SharedTestCase {}

    static class FifthTestCase extends SharedTestCase {}

    static class SixthTestCase extends SharedTestCase {}

    static class SeventhTestCase extends SharedTestCase {}

    static class EighthTestCase extends SharedTestCase {}

    static class NinthTestCase extends SharedTestCase {}

    static class TenthTestCase extends SharedTestCase {}

    @MilvusOnS3
    @MilvusOnS3Regions({"us-east-2"})
    static class OneRegionTestCase {
        @Test
        void test(MilvusClientV2 milvus) {
            use(milvus);
        }
    }

    @MilvusOnS3
    @MilvusOnS3Regions({"us-east-2", "eu-central-1", "cn-north-1", "us-gov-west-1"})
    static class FourRegionsTestCase {
        @Test
        void test(MilvusClientV2 milvus) {
            use(milvus);
        }
    }

    private static void use(MilvusClientV2 milvus) {
        milvus.createCollection(CreateCollectionReq.builder()
                .collectionName("books")
                .dimension(8)
                .build());
    }

    @Test
    void wholeRuns() {
        run(Map.of(), OneRegionTestCase.class); // Loads the classes.
        run(PARALLEL, FourRegionsTestCase.class); // And what other partitions have of their own.
        List<Double> one = new ArrayList<>();
        List<Double> four = new ArrayList<>();
        List<Double> ten = new ArrayList<>();
        List<Double> single = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            one.add(run(PARALLEL, OneRegionTestCase.class));
            four.add(run(PARALLEL, FourRegionsTestCase.class));
            single.add(run(Map.of(), FirstTestCase.class));
            DEPLOYMENTS.clear();
            ten.add(run(
                    Map.of(),
                    FirstTestCase.class,
                    SecondTestCase.class,
                    ThirdTestCase.class,
                    FourthTestCase.class,
                    FifthTestCase.class,
                    SixthTestCase.class,
                    SeventhTestCase.class,
                    EighthTestCase.class,
                    NinthTestCase.class,
                    TenthTestCase.class));
            assertThat(DEPLOYMENTS).hasSize(1);
        }
        System.out.printf(
                "BENCHMARK four regions in parallel: %.0f ms, one: %.0f ms, ratio %.2f (goal <= 2.0)%n",
                Medians.of(four), Medians.of(one), Medians.of(four) / Medians.of(one));
        System.out.printf(
                "BENCHMARK ten classes with SHARED scope: 1 start, %.0f ms, one class: %.0f ms%n",
                Medians.of(ten), Medians.of(single));
    }

    /** {@return how many milliseconds it takes} */
    private static double run(Map<String, String> parameters, Class<?>... classes) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                .configurationParameters(parameters)
                .configurationParameter("milvus-on-s3.report", "off");
        for (Class<?> type : classes) {
            request.selectors(DiscoverySelectors.selectClass(type));
        }
        TestExecutionListener listener = new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                assertThat(result.getThrowable()).isEmpty();
            }
        };
        long start = System.nanoTime();
        LauncherFactory.create().execute(request.build(), listener);
        return (System.nanoTime() - start) / 1e6;
    }
}
