package dev.milvusons3.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.check.Finding;
import dev.milvusons3.setup.check.MilvusRequests;
import dev.milvusons3.setup.check.SetupCheck;
import dev.milvusons3.setup.reader.SetupReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it costs to ask a set-up of 50 documents whether it lets Milvus work, and to read a plan of 10,000 resources. */
class SetupBenchmark {
    private static final int RESOURCES = 10_000;

    @TempDir
    Path directory;

    @Test
    void letsMilvusWork() throws Exception {
        write("setup.yaml", """
                account: "111122223333"
                role: { name: milvus }
                bucket: { name: books, account: "444455556666" }
                organization: { id: o-exampleorgid }
                """);
        for (int i = 1; i <= 20; i++) {
            write(
                    "role/policies/p" + i + ".json",
                    statement("\"s3:Get*\", \"s3:Put*\"", "arn:aws:s3:::team-" + i + "/*"));
        }
        write("role/policies/milvus.json", statement("\"s3:*\"", "arn:aws:s3:::books*"));
        write("role/boundary.json", statement("\"s3:*\"", "*"));
        write(
                "bucket/policy.json",
                statement("\"s3:*\"", "arn:aws:s3:::books*")
                        .replace("\"Action\"", "\"Principal\": { \"AWS\": \"111122223333\" }, \"Action\""));
        for (int level = 1; level <= 9; level++) {
            for (int i = 1; i <= 3; i++) {
                write("organization/scp/" + level + "-unit/s" + i + ".json", statement("\"*\"", "*"));
            }
        }
        Setup setup = SetupReader.read(directory);
        assertThat(setup.documents()).hasSize(50);
        var requests = MilvusRequests.of("2.3").forFeatures("core", "gc");
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            List<Finding> findings = new ArrayList<>();
            times.add(Medians.millis(() -> findings.addAll(SetupCheck.findings(setup, requests))));
            assertThat(findings).isEmpty();
        }
        Medians.print("letsMilvusWork, 50 documents, warm (goal <= 50)", times.subList(50, 60), "ms");
    }

    @Test
    void readsAPlan() throws Exception {
        Path plan = directory.resolve("plan.json");
        try (Writer out = Files.newBufferedWriter(plan)) {
            out.write("{\"format_version\":\"1.2\",\"resource_changes\":[");
            for (int i = 0; i < RESOURCES; i++) {
                out.write(change(
                                i % 10 == 0 ? "aws_s3_bucket" : i % 10 == 1 ? "aws_iam_policy" : "aws_instance",
                                "n" + i,
                                "{\"bucket\":\"b" + i + "\",\"name\":\"n" + i + "\",\"user_data\":\"" + "x".repeat(500)
                                        + "\"}")
                        + ",\n");
            }
            out.write(change("aws_s3_bucket", "milvus", "{\"bucket\":\"acme-milvus\"}") + ",\n");
            out.write(change(
                    "aws_iam_role",
                    "milvus",
                    "{\"name\":\"milvus\",\"assume_role_policy\":\"{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":["
                            + "{\\\"Effect\\\":\\\"Allow\\\",\\\"Principal\\\":{\\\"Service\\\":\\\"pods.eks.amazonaws.com\\\"},"
                            + "\\\"Action\\\":[\\\"sts:AssumeRole\\\",\\\"sts:TagSession\\\"]}]}\"}"));
            out.write("]}");
        }
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            times.add(Medians.millis(
                    () -> assertThat(SetupReader.read(plan).bucket().name()).contains("acme-milvus")));
        }
        Medians.print("plan of 10,000 resources (goal <= 2000), the first cold", times, "ms");
        System.out.printf(
                "BENCHMARK the same, most heap at once %d MiB (goal <= 256)%n",
                ManagementFactory.getMemoryPoolMXBeans().stream()
                                .filter(pool -> pool.getType() == MemoryType.HEAP)
                                .map(MemoryPoolMXBean::getPeakUsage)
                                .mapToLong(usage -> usage.getUsed())
                                .sum()
                        >> 20);
    }

    private static String statement(String actions, String resource) {
        return "{ \"Version\": \"2012-10-17\", \"Statement\": { \"Effect\": \"Allow\", \"Action\": [" + actions
                + "], \"Resource\": \"" + resource + "\" } }";
    }

    private static String change(String type, String name, String after) {
        return "{\"address\":\"" + type + "." + name + "\",\"mode\":\"managed\",\"type\":\"" + type + "\",\"name\":\""
                + name + "\",\"change\":{\"actions\":[\"create\"],\"before\":null,\"after\":" + after
                + ",\"after_unknown\":{}}}";
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
