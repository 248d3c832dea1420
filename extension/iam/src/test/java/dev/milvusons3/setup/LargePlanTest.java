package dev.milvusons3.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.setup.reader.SetupReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan of a large team: 10,000 resources, 100 MB, of which a few are Milvus'. It is read as it streams by. */
class LargePlanTest {
    private static final int RESOURCES = 10_000;
    private static final String REST = "x".repeat(11_000);

    @TempDir
    Path folder;

    /** Reads a plan, in a JVM of its own. */
    public static final class Reading {
        private Reading() {}

        /** @param arguments the plan */
        public static void main(String[] arguments) {
            Setup setup = SetupReader.read(Path.of(arguments[0]));
            System.out.println(setup.role().name().orElseThrow() + " "
                    + setup.bucket().name().orElseThrow());
        }
    }

    @Test
    void isReadInAHeapThatIsSmallerThanThePlan() throws Exception {
        Path plan = folder.resolve("plan.json");
        write(plan);
        assertThat(Files.size(plan)).isGreaterThan(100_000_000);

        Process reading = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reading.class.getName(),
                        plan.toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(reading.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(reading.waitFor()).as(output).isZero();
        assertThat(output.strip()).endsWith("milvus acme-milvus");
    }

    private static void write(Path plan) throws IOException {
        try (Writer out = Files.newBufferedWriter(plan)) {
            out.write("{\"format_version\":\"1.2\",\"resource_changes\":[");
            for (int i = 0; i < RESOURCES; i++) {
                boolean bucket = i % 20 == 0;
                out.write(change(
                        bucket ? "aws_s3_bucket" : "aws_instance",
                        "n" + i,
                        bucket ? "{\"bucket\":\"bucket-" + i + "\"}" : "{\"user_data\":\"" + REST + "\"}"));
                out.write(",\n");
            }
            out.write(change("aws_s3_bucket", "milvus", "{\"bucket\":\"acme-milvus\"}") + ",\n");
            out.write(change(
                            "aws_iam_policy",
                            "milvus",
                            "{\"name\":\"milvus\",\"arn\":\"arn:aws:iam::111122223333:policy/milvus\",\"policy\":"
                                    + "\"{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\","
                                    + "\\\"Action\\\":\\\"s3:*\\\",\\\"Resource\\\":\\\"arn:aws:s3:::acme-milvus*\\\"}]}\"}")
                    + ",\n");
            out.write(change(
                            "aws_iam_role_policy_attachment",
                            "milvus",
                            "{\"role\":\"milvus\",\"policy_arn\":\"arn:aws:iam::111122223333:policy/milvus\"}")
                    + ",\n");
            out.write(change(
                    "aws_iam_role",
                    "milvus",
                    "{\"name\":\"milvus\",\"assume_role_policy\":\"{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":["
                            + "{\\\"Effect\\\":\\\"Allow\\\",\\\"Principal\\\":{\\\"Service\\\":\\\"pods.eks.amazonaws.com\\\"},"
                            + "\\\"Action\\\":[\\\"sts:AssumeRole\\\",\\\"sts:TagSession\\\"]}]}\"}"));
            out.write("]}");
        }
    }

    private static String change(String type, String name, String after) {
        return "{\"address\":\"" + type + "." + name + "\",\"mode\":\"managed\",\"type\":\"" + type + "\",\"name\":\""
                + name + "\",\"change\":{\"actions\":[\"create\"],\"before\":null,\"after\":" + after
                + ",\"after_unknown\":{}}}";
    }
}
