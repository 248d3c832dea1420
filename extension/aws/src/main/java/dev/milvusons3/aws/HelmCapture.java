package dev.milvusons3.aws;

import dev.milvusons3.internal.milvus.helm.ReleaseRecord;
import dev.milvusons3.internal.setup.HelmFacts;
import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.setup.Setup;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Takes of the chart's values what decides about access. Passwords and keys stand in them as well. */
final class HelmCapture {
    private HelmCapture() {}

    /**
     * {@return the values of the one release in a namespace whose Milvus uses a bucket, as Helm keeps them in its secrets; empty if there
     * is none, or several}
     */
    static Optional<Setup.HelmValues> ofRelease(
            KubernetesClient cluster, String namespace, String bucket, Unread unread) {
        try {
            Map<String, List<Secret>> releases = cluster
                    .secrets()
                    .inNamespace(namespace)
                    .withLabel("owner", "helm")
                    .withLabel("name")
                    .list()
                    .getItems()
                    .stream()
                    .collect(Collectors.groupingBy(
                            secret -> secret.getMetadata().getLabels().get("name")));
            List<Setup.HelmValues> found = releases.entrySet().stream()
                    .flatMap(release -> ReleaseRecord.newestFirst(release.getValue()).stream()
                            .filter(record -> record.status().equals(ReleaseRecord.DEPLOYED))
                            .limit(1)
                            .map(record -> new Setup.HelmValues(
                                    "Helm release " + namespace + "/" + release.getKey(),
                                    record.values().toYaml())))
                    .filter(values -> facts(values)
                            .bucket()
                            .flatMap(Node::scalar)
                            .filter(bucket::equals)
                            .isPresent())
                    .toList();
            return found.size() == 1 ? Optional.of(withoutSecrets(found.get(0))) : Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            unread.note("Helm values", e.getMessage());
            return Optional.empty();
        }
    }

    static Setup.HelmValues withoutSecrets(Setup.HelmValues values) {
        HelmFacts facts = facts(values);
        StringBuilder yaml = new StringBuilder("externalS3:\n");
        line(yaml, "  bucketName", facts.bucket().flatMap(Node::scalar));
        line(yaml, "  region", facts.region().flatMap(Node::scalar));
        line(yaml, "  host", facts.host().flatMap(Node::scalar));
        line(yaml, "  rootPath", facts.rootPath());
        yaml.append("  useIAM: ").append(facts.usesRole()).append('\n');
        if (facts.serviceAccount().isPresent() || facts.roleArn().isPresent()) {
            yaml.append("serviceAccount:\n");
            line(yaml, "  name", facts.serviceAccount().flatMap(Node::scalar));
            facts.roleArn().flatMap(Node::scalar).ifPresent(arn -> {
                yaml.append("  annotations:\n");
                line(yaml, "    " + SetupCapture.ROLE_ARN, Optional.of(arn));
            });
        }
        return new Setup.HelmValues(values.file(), yaml.toString());
    }

    private static HelmFacts facts(Setup.HelmValues values) {
        return HelmFacts.read(values.file(), values.yaml(), new Problems(values.file()));
    }

    private static void line(StringBuilder yaml, String name, Optional<String> value) {
        value.ifPresent(text -> yaml.append(name).append(": \"").append(text).append("\"\n"));
    }
}
