package dev.milvusons3.internal.platform;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.kubernetes.ClusterKeys;
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

/**
 * A cluster that was there before.
 *
 * @param client closed with this
 * @param issuer of its tokens
 */
public record ConnectedCluster(KubernetesClient client, URI issuer) implements Cluster, AutoCloseable {
    /**
     * Finds a context, as kubectl does. The cluster is not asked.
     *
     * @param context its name
     * @param kubeconfig the file that has it; empty for where kubectl looks
     * @param setting that named the context, for the error
     * @param instead how to do without it, as the error's last sentence
     * @return how the cluster is reached
     * @throws MilvusOnS3Exception if there is no such context, with those that there are
     */
    public static Config byContext(String context, Optional<Path> kubeconfig, String setting, String instead) {
        List<Path> files = kubeconfig.map(List::of).orElseGet(ConnectedCluster::kubeconfigs);
        for (Path file : files) {
            if (contexts(file).contains(context)) {
                return Config.fromKubeconfig(context, file.toFile());
            }
        }
        throw new MilvusOnS3Exception("there is no context \"" + context + "\" (" + setting + ") in "
                + (files.isEmpty() ? "any kubeconfig: none was found" : files)
                + "; nothing was made\n" + "There are: "
                + files.stream().flatMap(file -> contexts(file).stream()).toList() + ". " + instead);
    }

    /**
     * Connects, and asks the cluster for its issuer.
     *
     * @param issuer of its tokens, if it is known
     * @throws MilvusOnS3Exception if the cluster does not answer, or names no issuer
     */
    public static ConnectedCluster open(Config config, Optional<URI> issuer) {
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build();
        try {
            // Asked in any case: whether the credentials work is better known now than after the bucket was made.
            URI said = new ClusterKeys(client).issuer();
            return new ConnectedCluster(client, issuer.orElse(said));
        } catch (IOException | KubernetesClientException e) {
            client.close();
            throw new MilvusOnS3Exception(
                    "cluster " + config.getMasterUrl() + " does not say who issues its tokens; nothing was made\n"
                            + "Check network and credentials, and that the cluster's user may read"
                            + " /.well-known/openid-configuration\n" + e.getMessage(),
                    e);
        }
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

    @Override
    public void close() {
        client.close();
    }
}
