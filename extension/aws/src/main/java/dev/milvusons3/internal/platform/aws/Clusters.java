package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.kubernetes.ClusterKeys;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.spec.AwsClusterSpec;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Finds the cluster that the configuration names. */
final class Clusters {
    private Clusters() {}

    /** A cluster whose client is closed by whoever opened it. */
    record Opened(KubernetesClient client, URI issuer) implements Cluster, AutoCloseable {
        @Override
        public void close() {
            client.close();
        }
    }

    /** Connects to the one that is named. */
    static Opened open(AwsClusterSpec spec, Region region, Optional<URI> endpoint, AwsCredentialsProvider credentials) {
        if (spec.eksCluster().isEmpty()) {
            return byContext(spec);
        }
        EksClusters eks = new EksClusters(region, endpoint, credentials);
        return eks.open(eks.describe(spec.eksCluster().orElseThrow()));
    }

    /**
     * Finds the cluster by a context, as kubectl does, and asks it for its issuer.
     *
     * @throws MilvusOnS3Exception if there is no such context, or the cluster does not answer or names no issuer
     */
    static Opened byContext(AwsClusterSpec spec) {
        String context = spec.kubeContext().orElseThrow();
        List<Path> files = spec.kubeconfig().map(List::of).orElseGet(Clusters::kubeconfigs);
        for (Path file : files) {
            List<String> contexts = contexts(file);
            if (contexts.contains(context)) {
                return open(config(file, context), Optional.empty());
            }
        }
        throw new MilvusOnS3Exception("there is no context \"" + context + "\" (milvus-on-s3.aws.kube-context) in "
                + (files.isEmpty() ? "any kubeconfig: none was found" : files)
                + "; nothing was made\n" + "There are: "
                + files.stream().flatMap(file -> contexts(file).stream()).toList()
                + ". For an EKS cluster, milvus-on-s3.aws.eks-cluster needs no kubeconfig");
    }

    /**
     * Connects to a cluster.
     *
     * @param issuer of its tokens, if it is known
     */
    static Opened open(Config config, Optional<URI> issuer) {
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build();
        try {
            // Asked in any case: whether the credentials work is better known now than after the bucket was made.
            URI said = new ClusterKeys(client).issuer();
            return new Opened(client, issuer.orElse(said));
        } catch (IOException | KubernetesClientException e) {
            client.close();
            throw new MilvusOnS3Exception(
                    "cluster " + config.getMasterUrl() + " does not say who issues its tokens; nothing was made\n"
                            + "Check network and credentials, and that the cluster's user may read"
                            + " /.well-known/openid-configuration\n" + e.getMessage(),
                    e);
        }
    }

    private static Config config(Path file, String context) {
        return Config.fromKubeconfig(context, file.toFile());
    }

    private static List<Path> kubeconfigs() {
        return Config.getKubeconfigFilenames().stream()
                .map(Path::of)
                .filter(Files::isRegularFile)
                .toList();
    }

    private static List<String> contexts(Path file) {
        try {
            Object root = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            return root instanceof Map<?, ?> map && map.get("contexts") instanceof List<?> list
                    ? list.stream()
                            .filter(Map.class::isInstance)
                            .map(entry -> String.valueOf(((Map<?, ?>) entry).get("name")))
                            .toList()
                    : List.of();
        } catch (IOException | YamlEngineException e) {
            throw new MilvusOnS3Exception(
                    "kubeconfig " + file + " cannot be read; nothing was made\n" + e.getMessage(), e);
        }
    }
}
