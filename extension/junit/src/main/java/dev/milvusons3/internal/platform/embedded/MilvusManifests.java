package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.internal.milvus.MilvusContainerRuntime;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.platform.MilvusInstaller.Release;
import dev.milvusons3.internal.platform.embedded.ServerRuntime.PodPorts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.regions.Region;

/**
 * What the Helm chart of Milvus renders for a single pod, as far as it matters: the configuration from the guide's
 * {@code externalS3} values, the pod under the service account, and its service.
 *
 * @see <a href="https://github.com/zilliztech/milvus-helm">The chart</a>
 */
final class MilvusManifests {
    private static final String IMAGE = "milvusdb/milvus:v2.3.5";
    private static final String CONTAINER = "standalone";
    private static final int SERVICE_PORT = 19530;
    private static final String CONFIG_VOLUME = "milvus-config";
    private static final String CONFIG_FILE = "user.yaml";

    private final Release release;
    private final URI s3;
    private final Region region;
    private final HelmValues settings;

    /**
     * @param s3 where the pod is told that S3 is
     * @param settings of Milvus, beside those that are filled in here
     */
    MilvusManifests(Release release, URI s3, Region region, HelmValues settings) {
        this.settings = settings;
        this.release = release;
        this.s3 = s3;
        this.region = region;
    }

    /** The guide's values, but for the address where the server is a plain process. */
    ConfigMap config() {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(release.name())
                .withNamespace(release.namespace())
                .withLabels(labels())
                .endMetadata()
                .addToData(
                        CONFIG_FILE,
                        settings.with("minio.address", s3.getHost())
                                .with("minio.port", s3.getPort())
                                .with("minio.useSSL", "https".equals(s3.getScheme()))
                                .with("minio.bucketName", release.bucket())
                                .with("minio.rootPath", release.rootPath())
                                .with("minio.useIAM", true)
                                .with("minio.cloudProvider", "aws")
                                .with("minio.iamEndpoint", "")
                                .with("minio.region", region.id())
                                .with("minio.useVirtualHost", false)
                                .toYaml())
                .build();
    }

    Pod pod(int attempt, PodPorts ports) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(release.name() + "-standalone-" + attempt)
                .withNamespace(release.namespace())
                .withLabels(labels())
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(release.serviceAccount())
                .withHostNetwork(ports.hostNetwork())
                .withRestartPolicy("Always")
                .addNewContainer()
                .withName(CONTAINER)
                .withImage(IMAGE)
                .withArgs("milvus", "run", "standalone")
                .addToPorts(port(MilvusContainerRuntime.MILVUS_PORT, ports.milvus(), ports.milvusHere()))
                .addToPorts(port(MilvusContainerRuntime.METRICS_PORT, ports.metrics(), ports.metricsHere()))
                .addNewVolumeMount()
                .withName(CONFIG_VOLUME)
                .withMountPath(
                        Path.of(MilvusContainerRuntime.USER_YAML).getParent().toString())
                .withReadOnly(true)
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName(CONFIG_VOLUME)
                .withNewConfigMap()
                .withName(release.name())
                .endConfigMap()
                .endVolume()
                .endSpec()
                .build();
    }

    private static ContainerPort port(String name, int inContainer, int here) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(inContainer)
                .withHostPort(here)
                .withHostIP("127.0.0.1")
                .build();
    }

    Service service() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(release.name())
                .withNamespace(release.namespace())
                .withLabels(labels())
                .endMetadata()
                .withNewSpec()
                .withSelector(labels())
                .addNewPort()
                .withName(MilvusContainerRuntime.MILVUS_PORT)
                .withPort(SERVICE_PORT)
                .withNewTargetPort(MilvusContainerRuntime.MILVUS_PORT)
                .endPort()
                .endSpec()
                .build();
    }

    private Map<String, String> labels() {
        return Map.of(
                "app.kubernetes.io/name", "milvus",
                "app.kubernetes.io/instance", release.name(),
                "app.kubernetes.io/managed-by", "milvus-on-s3");
    }
}
