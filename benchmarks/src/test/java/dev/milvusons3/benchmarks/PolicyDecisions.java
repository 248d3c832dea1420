package dev.milvusons3.benchmarks;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.setup.Placeholders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One decision of the policy engine, on one thread. Documents are parsed once, as the gateway does. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(1)
public class PolicyDecisions {
    private static final Principal POD =
            Principal.session("arn:aws:iam::111122223333:role/milvus", "AROAEXAMPLE", "pod-1");
    private static final String KEY = "arn:aws:s3:::milvus-bucket/files/insert_log/445566/445567/445568/100/445569";

    /** The guide's own policy. */
    @State(Scope.Thread)
    public static class Guide {
        private PolicySet policies = PolicySet.of();
        private final AuthorizationRequest allowed = request("s3:GetObject");
        private final AuthorizationRequest denied = request("s3:GetObjectAcl");

        @Setup
        public void read() throws IOException {
            try (InputStream in = NamedPolicy.class.getResourceAsStream("/dev/milvusons3/milvus-s3-policy.json")) {
                String template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                policies = identity(
                        Placeholders.template(template).render(Map.of("partition", "aws", "bucket", "milvus-bucket")));
            }
        }

        /** With the condition keys that the gateway gives to a request for an object. */
        private static AuthorizationRequest request(String action) {
            return AuthorizationRequest.of(POD, action, KEY)
                    .with("aws:SecureTransport", "true")
                    .with("aws:SourceIp", "127.0.0.1")
                    .with("aws:CurrentTime", "2026-11-24T12:00:00Z")
                    .with("aws:EpochTime", "1795521600")
                    .with("aws:RequestedRegion", "us-east-2")
                    .with("aws:UserAgent", "MinIO (linux; amd64) minio-go/v7.0.56")
                    .with("s3:authType", "REST-HEADER")
                    .with("s3:signatureversion", "AWS4-HMAC-SHA256");
        }
    }

    /** As many statements, of which only the last is about the request; each has a condition that holds. */
    @State(Scope.Thread)
    public static class ManyStatements {
        @Param({"1", "10", "100", "1000"})
        public int statements;

        private PolicySet policies = PolicySet.of();
        private final AuthorizationRequest request = Guide.request("s3:GetObject");

        @Setup
        public void write() {
            policies = identity(IntStream.rangeClosed(1, statements)
                    .mapToObj(i -> """
                            { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::%s/files/*",
                              "Condition": { "Bool": { "aws:SecureTransport": "true" } } }
                            """.formatted(i == statements ? "milvus-bucket" : "milvus-bucket-" + i))
                    .collect(Collectors.joining(",", "{ \"Version\": \"2012-10-17\", \"Statement\": [", "] }")));
        }
    }

    /** {@code *a*a*a…b*} on a key of a thousand a's: what makes a matcher that tries all ways exponential. */
    @State(Scope.Thread)
    public static class Stars {
        @Param({"1", "2", "4", "8", "16", "32", "64", "128"})
        public int stars;

        private PolicySet policies = PolicySet.of();
        private final AuthorizationRequest request =
                AuthorizationRequest.of(POD, "s3:GetObject", "arn:aws:s3:::milvus-bucket/" + "a".repeat(1000));

        @Setup
        public void write() {
            policies = identity("""
                    { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*",
                      "Resource": "arn:aws:s3:::milvus-bucket/%sb*" } }
                    """.formatted("*a".repeat(stars)));
        }
    }

    private static PolicySet identity(String json) {
        return PolicySet.of(NamedPolicy.of("milvus-s3", PolicyType.IDENTITY, json));
    }

    @Benchmark
    public Decision guideAllows(Guide guide) {
        return PolicyEvaluator.evaluate(guide.allowed, guide.policies);
    }

    @Benchmark
    public Decision guideDenies(Guide guide) {
        return PolicyEvaluator.evaluate(guide.denied, guide.policies);
    }

    /** What a denial costs when it is explained too. */
    @Benchmark
    public String guideDeniesAndExplains(Guide guide) {
        return PolicyEvaluator.evaluate(guide.denied, guide.policies).explain();
    }

    @Benchmark
    public Decision many(ManyStatements policy) {
        return PolicyEvaluator.evaluate(policy.request, policy.policies);
    }

    @Benchmark
    public Decision wildcards(Stars policy) {
        return PolicyEvaluator.evaluate(policy.request, policy.policies);
    }
}
