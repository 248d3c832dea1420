package dev.milvusons3.internal.steps;

import dev.milvusons3.RecordedDecision;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.negative.Marker;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.DeploymentReport.Link;
import dev.milvusons3.internal.report.DeploymentReport.State;
import dev.milvusons3.internal.report.Redaction;
import dev.milvusons3.internal.report.StepLog;
import dev.milvusons3.internal.spec.DeploymentSpec;
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
     * @param milvus the server's version, once it is known
     */
    DeploymentReport of(
            Optional<Platform> platform, Optional<String> failure, Map<String, String> facts, Optional<String> milvus) {
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
        String bucket = "arn:" + spec.region().metadata().partition().id() + ":s3:::" + names.bucket();
        return new DeploymentReport(
                names.run(),
                requester,
                spec.environment(),
                spec.region().id(),
                all,
                failure.map(text -> Redaction.of(List.of(password)).apply(firstLine(text))),
                chain(platform, decisions),
                log,
                decisions,
                policy(platform),
                bucket,
                bucket + "/" + spec.rootPath() + "/*",
                versions(milvus));
    }

    private List<Link> chain(Optional<Platform> platform, List<RecordedDecision> decisions) {
        String issuer =
                platform.map(known -> known.cluster().issuer().toString()).orElse("the cluster's issuer");
        long exchanges = decisions.stream()
                .filter(decision -> decision.action().equals("sts:AssumeRoleWithWebIdentity"))
                .filter(decision -> decision.verdict() == RecordedDecision.Verdict.ALLOWED)
                .count();
        return List.of(
                new Link(
                        "token",
                        "system:serviceaccount:" + names.namespace() + ":" + names.serviceAccount(),
                        "signed by the cluster for this service account; exchanged " + exchanges + " times at STS",
                        "the account is annotated with the role",
                        state("service account ")),
                new Link(
                        "identity provider",
                        issuer,
                        "vouches for the cluster's tokens in IAM",
                        "issuer and audience",
                        state("identity provider ")),
                new Link(
                        "role",
                        names.role(),
                        "may be assumed with such a token",
                        "trust policy and attachment",
                        state("role ")),
                new Link(
                        "policy",
                        names.policy(),
                        "says what the role may do",
                        "the default version's document is the one that was asked for",
                        state("policy ")),
                new Link(
                        "bucket",
                        names.bucket(),
                        "keeps what Milvus stores",
                        "location, ownership and grants; both of Milvus' clients reached it as the role",
                        state("bucket ") == State.VERIFIED ? state("Milvus " + names.namespace()) : state("bucket ")));
    }

    private State state(String step) {
        return log.lines().stream()
                .filter(line -> !line.waited() && line.what().startsWith(step))
                .findFirst()
                .map(line -> line.failed() ? State.FAILED : State.VERIFIED)
                .orElse(State.NOT_REACHED);
    }

    private Optional<PolicyDocument> policy(Optional<Platform> platform) {
        return platform.map(known -> new Placeholders(known.aws(), known.cluster(), names).render(spec.policy()))
                .map(text -> PolicyDocument.parse(text, PolicyType.IDENTITY));
    }

    private static Map<String, String> versions(Optional<String> milvus) {
        Map<String, String> versions = new TreeMap<>();
        milvus.ifPresent(version -> versions.put("Milvus", version));
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
