package dev.milvusons3.internal.steps;

import dev.milvusons3.Environment;
import dev.milvusons3.Keep;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.Probe;
import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.internal.milvus.helm.TestCharts;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Setting;
import dev.milvusons3.internal.spec.Settings;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Specs as {@code @MilvusOnS3} without attributes makes them, in the environment that the build asks for, with one thing different. */
public final class Specs {
    static final String POLICY = resource("milvus-s3-policy.json");
    static final String TRUST_POLICY = resource("milvus-trust-policy.json");

    private Specs() {}

    static DeploymentSpec standard() {
        return of(POLICY, TRUST_POLICY, Duration.ofMinutes(2));
    }

    static DeploymentSpec adoptingBucket(String bucket) {
        return read(POLICY, TRUST_POLICY, Duration.ofMinutes(2), Probe.IDENTITY, Map.of(Settings.ADOPT_BUCKET, bucket));
    }

    static DeploymentSpec withPolicy(String policy) {
        return of(policy, TRUST_POLICY, Duration.ofMinutes(2));
    }

    static DeploymentSpec withPolicies(String policies) {
        return read(Map.of(Settings.POLICIES, policies, Settings.STARTUP_TIMEOUT, "2m"));
    }

    /** Without TLS. */
    static DeploymentSpec asProcess(String policy) {
        return read(
                policy,
                TRUST_POLICY,
                Duration.ofMinutes(2),
                Probe.IDENTITY,
                Map.of(Settings.MILVUS_RUNTIME, MilvusRuntime.PROCESS.name()));
    }

    static DeploymentSpec withTrustPolicy(String trustPolicy) {
        return of(POLICY, trustPolicy, Duration.ofMinutes(2));
    }

    static DeploymentSpec withBucketPolicy(String bucketPolicy) {
        return read(
                POLICY,
                TRUST_POLICY,
                Duration.ofMinutes(2),
                Probe.IDENTITY,
                Map.of(Settings.BUCKET_POLICY, bucketPolicy));
    }

    static DeploymentSpec withWriteProof() {
        return read(POLICY, TRUST_POLICY, Duration.ofMinutes(2), Probe.WRITE, Map.of());
    }

    /** In the one runtime in which the kubelet asks STS. */
    static DeploymentSpec asProcess(Probe probe) {
        return read(
                POLICY,
                TRUST_POLICY,
                Duration.ofMinutes(2),
                probe,
                Map.of(Settings.MILVUS_RUNTIME, MilvusRuntime.PROCESS.name()));
    }

    static DeploymentSpec withTimeout(Duration timeout) {
        return of(POLICY, TRUST_POLICY, timeout);
    }

    /** In containers, with the project's small chart. */
    public static DeploymentSpec inContainers(String policy, Probe probe, Duration timeout) {
        return read(
                policy,
                TRUST_POLICY,
                timeout,
                probe,
                Map.of(
                        Settings.ENVIRONMENT, Environment.CONTAINERS.name(),
                        Settings.CHART, TestCharts.small().reference()));
    }

    /** In containers, with the project's small chart, an author's values, and images that the cluster gets from the engine. */
    static DeploymentSpec inContainers(Path values, String images, Duration timeout) {
        return read(
                POLICY,
                TRUST_POLICY,
                timeout,
                Probe.WRITE,
                Map.of(
                        Settings.ENVIRONMENT, Environment.CONTAINERS.name(),
                        Settings.CHART, TestCharts.small().reference(),
                        Settings.VALUES, values.toString(),
                        Settings.IMAGES_LOAD, images));
    }

    /** In a cluster that is there, with the project's small chart. */
    public static DeploymentSpec inCluster(String kubeContext) {
        return read(
                POLICY,
                TRUST_POLICY,
                Duration.ofMinutes(4),
                Probe.WRITE,
                Map.of(
                        Settings.ENVIRONMENT, Environment.CONTAINERS.name(),
                        Settings.KUBE_CONTEXT, kubeContext,
                        Settings.CHART, TestCharts.small().reference()));
    }

    /** The same with the gateway in that cluster. */
    public static DeploymentSpec atGateway(String kubeContext, String gatewayNamespace) {
        return read(
                POLICY,
                TRUST_POLICY,
                Duration.ofMinutes(6),
                Probe.WRITE,
                Map.of(
                        Settings.ENVIRONMENT,
                        Environment.CONTAINERS.name(),
                        Settings.KUBE_CONTEXT,
                        kubeContext,
                        Settings.KUBE_GATEWAY,
                        gatewayNamespace,
                        Settings.CHART,
                        TestCharts.small().reference()));
    }

    /** In containers, with the project's small chart and a Milvus that says that it is able to. */
    static DeploymentSpec byPodIdentity(Path values) {
        return read(Map.of(
                Settings.ENVIRONMENT, Environment.CONTAINERS.name(),
                Settings.WORKLOAD_IDENTITY, WorkloadIdentity.POD_IDENTITY.name(),
                Settings.MILVUS_VERSION, "2.6.0",
                Settings.CHART, TestCharts.small().reference(),
                Settings.VALUES, values.toString()));
    }

    private static DeploymentSpec of(String policy, String trustPolicy, Duration timeout) {
        return read(policy, trustPolicy, timeout, Probe.IDENTITY, Map.of());
    }

    private static DeploymentSpec read(
            String policy, String trustPolicy, Duration timeout, Probe probe, Map<Setting<?>, String> more) {
        Map<Setting<?>, String> values = new HashMap<>(more);
        values.put(Settings.POLICY, policy);
        values.put(Settings.TRUST_POLICY, trustPolicy);
        values.put(Settings.STARTUP_TIMEOUT, timeout.toString());
        values.put(Settings.PROBE, probe.name());
        return read(values);
    }

    private static DeploymentSpec read(Map<Setting<?>, String> values) {
        return SpecReader.read(
                new SpecRequest(Specs.class, List.of(new Layer("the test", values)), List.of()),
                Configuration.of(key -> Optional.empty()));
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Keep.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
