package dev.milvusons3.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.internal.report.html.ReportPage;
import dev.milvusons3.internal.report.run.ReportDirectory;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the report of ten deployments costs a run: the first of a JVM, later ones, and the one that merges twenty JVMs. */
class ReportBenchmark {
    private static final int JVMS = 20;

    @TempDir
    Path directory;

    @MilvusOnS3
    abstract static class DeploymentTestCase {
        @Test
        void test(MilvusDeployment deployment, MilvusClientV2 milvus) {
            milvus.createCollection(CreateCollectionReq.builder()
                    .collectionName("books")
                    .dimension(8)
                    .build());
            // What was refused is what takes the report most words.
            assertThatThrownBy(() -> deployment.s3AsMilvus().deleteBucket(r -> r.bucket(deployment.bucket())))
                    .isInstanceOf(S3Exception.class);
        }
    }

    static class FirstTestCase extends DeploymentTestCase {}

    static class SecondTestCase extends DeploymentTestCase {}

    static class ThirdTestCase extends DeploymentTestCase {}

    static class FourthTestCase extends DeploymentTestCase {}

    static class FifthTestCase extends DeploymentTestCase {}

    static class SixthTestCase extends DeploymentTestCase {}

    static class SeventhTestCase extends DeploymentTestCase {}

    static class EighthTestCase extends DeploymentTestCase {}

    static class NinthTestCase extends DeploymentTestCase {}

    static class TenthTestCase extends DeploymentTestCase {}

    @Test
    void reports() throws Exception {
        double first = millisAfterLastClass(directory.resolve("first").toString());
        List<Double> later = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            later.add(millisAfterLastClass(directory.resolve("later" + i).toString()));
            without.add(millisAfterLastClass("off"));
        }
        System.out.printf(
                "BENCHMARK report of ten deployments: the first of a JVM %.0f ms (goal <= 200), later %.0f ms,"
                        + " end of the run without it %.0f ms%n",
                first, Medians.of(later), Medians.of(without));

        Path parts = directory.resolve("first/parts");
        Path part = parts(parts).get(0);
        for (int i = 1; i < JVMS; i++) {
            Files.copy(part, parts.resolve("copy" + i + ".json"));
        }
        List<Double> merges = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            merges.add(Medians.millis(
                    () -> ReportDirectory.merge(List.of(parts), directory.resolve("all"), ReportPage::of)));
        }
        Medians.print("report of 20 JVMs with ten deployments each (goal <= 1000)", merges, "ms");
        assertThat(directory.resolve("all/report.html")).isNotEmptyFile();
    }

    private static List<Path> parts(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }

    private static double millisAfterLastClass(String report) {
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
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .configurationParameter("milvus-on-s3.report", report)
                                .selectors(Stream.of(
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
                                        .map(DiscoverySelectors::selectClass)
                                        .toList())
                                .build(),
                        listener);
        return (System.nanoTime() - lastClass[0]) / 1e6;
    }
}
