package dev.milvusons3.internal.steps;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.internal.platform.Marker;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.DeploymentReport.PhaseCosts;
import dev.milvusons3.internal.report.Redaction;
import dev.milvusons3.internal.report.StepLog;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.steps.adopt.Findings;
import dev.milvusons3.setup.Setup;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.milvus.v2.client.MilvusClientV2;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.util.VersionInfo;

/** Gathers what the report says about a deployment: only what is at hand, for nobody wants to wait for a report. */
final class DeploymentReports {
    private final DeploymentSpec spec;
    private final Names names;
    private final StepLog log;
    private final String requester;
    private final String password;
    private volatile Optional<Findings> findings = Optional.empty();

    DeploymentReports(DeploymentSpec spec, Names names, StepLog log, String requester, String password) {
        this.spec = spec;
        this.names = names;
        this.log = log;
        this.requester = requester;
        this.password = password;
    }

    /**
     * {@return what there is to say now}
     *
     * @param platform if it could be opened
     * @param failure of the start
     * @param facts more than all deployments have
     * @param costs what the role's requests came to, by phase
     * @param milvus the server's version, once it is known
     */
    DeploymentReport of(
            Optional<Platform> platform,
            Optional<Throwable> failure,
            Map<String, String> facts,
            List<PhaseCosts> costs,
            Optional<String> milvus) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("bucket", names.bucket() + ", under " + spec.rootPath() + "/");
        all.put("service account", names.namespace() + "/" + names.serviceAccount());
        all.putAll(facts);
        platform.map(known -> known.decisions().dropped())
                .filter(dropped -> dropped > 0)
                .ifPresent(dropped -> all.put("not shown", dropped + " earlier requests, which are not kept"));
        List<RecordedDecision> decisions = platform.stream()
                .flatMap(known -> known.decisions().stream())
                .filter(decision -> !Marker.isOn(decision))
                .toList();
        List<NamedPolicy> policies = policies(platform);
        String bucket = "arn:" + Partition.of(spec.region().id()).id() + ":s3:::" + names.bucket();
        return new DeploymentReport(
                names.run(),
                requester,
                spec.environment(),
                platform.flatMap(Platform::runtime),
                spec.region().id(),
                all,
                failure.map(thrown ->
                        Redaction.of(List.of(password)).apply(firstLine(String.valueOf(thrown.getMessage())))),
                failure.flatMap(BrokenLink::denial),
                new TrustChain(
                                names,
                                spec.workloadIdentity(),
                                log,
                                spec.adopt(),
                                findings,
                                failure.flatMap(BrokenLink::of),
                                spec.setup().map(Setup::chain).orElse(List.of()))
                        .links(
                                platform.map(known -> known.cluster().issuer().toString())
                                        .orElse("the cluster's issuer"),
                                policies,
                                decisions),
                log,
                decisions,
                costs,
                policies,
                bucket,
                bucket + "/" + spec.rootPath() + "/*",
                versions(milvus));
    }

    /** Remembers what was found of what is adopted, wrong or not. */
    void adopted(Findings found) {
        findings = Optional.of(found);
    }

    /** As they are in the account: what is adopted was read, what is made is verified to be what was asked for. */
    private List<NamedPolicy> policies(Optional<Platform> platform) {
        boolean made = spec.adopt().policy().isEmpty() && spec.adopt().role().isEmpty();
        if (made) {
            return platform.map(known ->
                            RolePolicies.of(spec, names).filled(new Placeholders(known.aws(), known.cluster(), names)))
                    .orElse(List.of());
        }
        return findings.flatMap(Findings::policies).stream()
                .flatMap(List::stream)
                .filter(policy -> policy.type() == PolicyType.IDENTITY)
                .toList();
    }

    private static Map<String, String> versions(Optional<String> milvus) {
        Map<String, String> versions = new TreeMap<>();
        milvus.ifPresent(version -> versions.put("Milvus", ServerVersion.explained(version)));
        versions.put("Java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
        versions.put("operating system", System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
        versions.put("AWS SDK", VersionInfo.SDK_VERSION);
        put(versions, "MilvusOnS3", DeploymentReports.class);
        put(versions, "Milvus SDK", MilvusClientV2.class);
        put(versions, "Kubernetes client", KubernetesClient.class);
        return versions;
    }

    private static void put(Map<String, String> versions, String name, Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        if (version != null) {
            versions.put(name, version);
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }
}
