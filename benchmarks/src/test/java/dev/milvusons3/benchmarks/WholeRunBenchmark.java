package dev.milvusons3.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3Regions;
import dev.milvusons3.Scope;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What whole runs cost: ten classes on one deployment, four regions at once, the report. */
class WholeRunBenchmark {
    private static final int ROUNDS = 3;
    private static final Set<String> DEPLOYMENTS = ConcurrentHashMap.newKeySet();
    private static final Map<String, String> PARALLEL = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "4");

    @TempDir
    Path directory;

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
        run("off", Map.of(), OneRegionTestCase.class); // Loads the classes.
        List<Double> one = new ArrayList<>();
        List<Double> four = new ArrayList<>();
        List<Double> ten = new ArrayList<>();
        List<Double> single = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            one.add(run("off", PARALLEL, OneRegionTestCase.class).total());
            four.add(run("off", PARALLEL, FourRegionsTestCase.class).total());
            single.add(run("off", Map.of(), FirstTestCase.class).total());
            DEPLOYMENTS.clear();
            ten.add(run(
                            "off",
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
                            TenthTestCase.class)
                    .total());
            assertThat(DEPLOYMENTS).hasSize(1);
            without.add(run("off", Map.of(), OneRegionTestCase.class).afterLastClass());
            with.add(
                    run(directory.toString(), Map.of(), OneRegionTestCase.class).afterLastClass());
        }
        System.out.printf(
                "BENCHMARK four regions in parallel: %.0f ms, one: %.0f ms, ratio %.2f (goal <= 2.2)%n",
                Medians.of(four), Medians.of(one), Medians.of(four) / Medians.of(one));
        System.out.printf(
                "BENCHMARK ten classes with SHARED scope: 1 start, %.0f ms, one class: %.0f ms%n",
                Medians.of(ten), Medians.of(single));
        System.out.printf(
                "BENCHMARK report: %.0f ms after the last class, %.0f ms without, the first report %.0f ms (goal <= 200)%n",
                Medians.of(with), Medians.of(without), with.get(0));
    }

    private static Times run(String report, Map<String, String> parameters, Class<?>... classes) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                .configurationParameters(parameters)
                .configurationParameter("milvus-on-s3.report", report);
        for (Class<?> type : classes) {
            request.selectors(DiscoverySelectors.selectClass(type));
        }
        long[] lastClass = new long[1];
        TestExecutionListener listener = new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                assertThat(result.getThrowable()).isEmpty();
                if (test.getParentId().isPresent()) {
                    lastClass[0] = System.nanoTime();
                }
            }
        };
        long start = System.nanoTime();
        LauncherFactory.create().execute(request.build(), listener);
        long end = System.nanoTime();
        return new Times((end - start) / 1e6, (end - lastClass[0]) / 1e6);
    }

    /** In milliseconds. */
    private record Times(double total, double afterLastClass) {}
}
