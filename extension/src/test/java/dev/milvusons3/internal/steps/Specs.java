package dev.milvusons3.internal.steps;

import dev.milvusons3.Enforcement;
import dev.milvusons3.Environment;
import dev.milvusons3.Keep;
import dev.milvusons3.Probe;
import dev.milvusons3.Scope;
import dev.milvusons3.internal.spec.AwsSpec;
import dev.milvusons3.internal.spec.ContainersSpec;
import dev.milvusons3.internal.spec.DeploymentSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/** Specs as {@code @MilvusOnS3} without attributes makes them, with one thing different. */
final class Specs {
    static final String POLICY = resource("milvus-s3-policy.json");
    static final String TRUST_POLICY = resource("milvus-trust-policy.json");

    private Specs() {}

    static DeploymentSpec standard() {
        return of(POLICY, TRUST_POLICY, Duration.ofMinutes(2), Probe.IDENTITY);
    }

    static DeploymentSpec withPolicy(String policy) {
        return of(policy, TRUST_POLICY, Duration.ofMinutes(2), Probe.IDENTITY);
    }

    static DeploymentSpec withTrustPolicy(String trustPolicy) {
        return of(POLICY, trustPolicy, Duration.ofMinutes(2), Probe.IDENTITY);
    }

    static DeploymentSpec withTimeout(Duration timeout) {
        return of(POLICY, TRUST_POLICY, timeout, Probe.IDENTITY);
    }

    static DeploymentSpec withProbe(Probe probe) {
        return of(POLICY, TRUST_POLICY, Duration.ofMinutes(2), probe);
    }

    private static DeploymentSpec of(String policy, String trustPolicy, Duration timeout, Probe probe) {
        return new DeploymentSpec(
                Environment.EMBEDDED,
                Region.US_EAST_2,
                policy,
                trustPolicy,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "files",
                timeout,
                Keep.NEVER,
                Scope.CLASS,
                probe,
                Enforcement.REQUIRED,
                Optional.empty(),
                Optional.empty(),
                new ContainersSpec("localstack/localstack", "rancher/k3s"),
                new AwsSpec(Optional.empty(), List.of(), Optional.empty()));
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Keep.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
