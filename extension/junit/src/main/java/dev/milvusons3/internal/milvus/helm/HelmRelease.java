package dev.milvusons3.internal.milvus.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.TemplateCommand;
import dev.milvusons3.MilvusOnS3Exception;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A release of a chart: {@code helm install}, {@code helm template}, {@code helm uninstall}, in this process. What Helm needs in
 * files is in a private directory for the time of the call; the user's own Helm configuration is neither read nor changed.
 *
 * @param name of the release
 * @param namespace where; it exists
 */
public record HelmRelease(String name, String namespace) {
    /**
     * Installs it; returns when the cluster has taken the objects, not when they are ready.
     *
     * @throws MilvusOnS3Exception with what Helm says
     */
    public void install(Config cluster, MilvusChart chart, HelmValues values) {
        run("install", chart, files -> {
            InstallCommand command = Helm.install(chart.reference())
                    .withName(name)
                    .withNamespace(namespace)
                    .withKubeConfigContents(Kubeconfig.of(cluster))
                    .withValuesFile(files.values(values))
                    .disableOpenApiValidation();
            chart.version().ifPresent(command::withVersion);
            chart.repository().ifPresent(uri -> command.withRepositoryConfig(files.repository(uri)));
            return command.call().getStatus();
        });
    }

    /**
     * {@return the objects that an install would make, as YAML; no cluster is asked}
     *
     * @throws MilvusOnS3Exception with what Helm says
     */
    public String render(MilvusChart chart, HelmValues values) {
        return run("render", chart, files -> {
            TemplateCommand command = Helm.template(chart.reference())
                    .withName(name)
                    .withNamespace(namespace)
                    .withValuesFile(files.values(values));
            chart.version().ifPresent(command::withVersion);
            chart.repository().ifPresent(uri -> command.withRepositoryConfig(files.repository(uri)));
            return command.call();
        });
    }

    /**
     * {@return what Helm wrote down of it; nothing if there is no such release}
     *
     * @see <a href="https://helm.sh/docs/topics/advanced/#storage-backends">Storage backends</a>
     */
    public List<Secret> records(KubernetesClient client) {
        return client.secrets()
                .inNamespace(namespace)
                .withLabels(Map.of("owner", "helm", "name", name))
                .list()
                .getItems();
    }

    /** Uninstalls it; returns when the cluster was asked to delete its objects. Does nothing if there is no such release. */
    public void uninstall(Config cluster) {
        try {
            HelmLibrary.call(() -> Helm.uninstall(name)
                    .withNamespace(namespace)
                    .withKubeConfigContents(Kubeconfig.of(cluster))
                    .ignoreNotFound()
                    .call());
        } catch (IllegalStateException e) {
            throw new MilvusOnS3Exception(
                    "helm uninstall " + name + " -n " + namespace + " failed: " + e.getMessage(), e);
        }
    }

    private <T> T run(String verb, MilvusChart chart, Function<HelmFiles, T> call) {
        try (HelmFiles files = new HelmFiles()) {
            return HelmLibrary.call(() -> call.apply(files));
        } catch (IllegalStateException e) { // helm-java's way to pass on what Helm says
            String shown = chart.reference()
                    + chart.version().map(v -> " " + v).orElse("")
                    + chart.repository().map(uri -> " of " + uri).orElse("");
            throw new MilvusOnS3Exception(
                    "helm could not " + verb + " chart " + shown + " as " + name + ": " + e.getMessage()
                            + ". Without a way to the repository, name a local chart (milvus-on-s3.chart)",
                    e);
        }
    }

    /** The files of one call. */
    private static final class HelmFiles implements AutoCloseable {
        private final Path directory;

        HelmFiles() {
            try {
                directory = Files.createTempDirectory("milvus-on-s3-helm-");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Path values(HelmValues values) {
            try {
                return Files.writeString(directory.resolve("values.yaml"), values.toYaml());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Path repository(URI uri) {
            Path file = directory.resolve("repositories.yaml");
            Helm.repo()
                    .add()
                    .withName(MilvusChart.REPOSITORY_NAME)
                    .withUrl(uri)
                    .withRepositoryConfig(file)
                    .call();
            return file;
        }

        @Override
        public void close() {
            try (var files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    Files.delete(file);
                }
                Files.delete(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
