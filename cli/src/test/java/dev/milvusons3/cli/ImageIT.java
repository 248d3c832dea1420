package dev.milvusons3.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.platform.containers.RequiresContainers;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.testcontainers.k3s.K3sContainer;

/** The image of the command line, in a real cluster. */
@RequiresContainers
@EnabledIfSystemProperty(named = ClusterImage.PROPERTY, matches = ".+", disabledReason = ClusterImage.NONE)
@Timeout(300)
class ImageIT {
    private static K3sContainer cluster;
    private static KubernetesClient client;

    @BeforeAll
    static void start() {
        cluster = RequiresContainers.Images.k3s();
        cluster.start();
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.getKubeConfigYaml()))
                .build();
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.close();
        }
        if (cluster != null) {
            cluster.stop();
        }
    }

    @Test
    void checksAPolicyAsNobodyOnARootThatIsReadOnly() {
        String image = ClusterImage.load(cluster);
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("policies")
                        .withNamespace("default")
                        .endMetadata()
                        .addToData("policy.json", """
                                {"Version": "2012-10-17", "Statement":
                                  {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::milvus-data/*"}}""")
                        .build())
                .create();
        client.resource(check(image)).create();

        Pod done = client.pods()
                .inNamespace("default")
                .withName("check")
                .waitUntilCondition(
                        pod -> pod != null
                                && Set.of("Succeeded", "Failed")
                                        .contains(pod.getStatus().getPhase()),
                        120,
                        TimeUnit.SECONDS);

        assertThat(client.pods().resource(done).getLog()).contains("policy.json", "s3:PutObject");
        assertThat(done.getStatus()
                        .getContainerStatuses()
                        .get(0)
                        .getState()
                        .getTerminated()
                        .getExitCode())
                .as("that something is missing")
                .isEqualTo(1);
    }

    /** {@return a pod that is whom the image says} */
    private static Pod check(String image) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("check")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .endSecurityContext()
                .addNewContainer()
                .withName("check")
                .withImage(image)
                .withImagePullPolicy("Never")
                .withArgs("check", "policy.json")
                .withNewSecurityContext()
                .withReadOnlyRootFilesystem(true)
                .endSecurityContext()
                .addNewVolumeMount()
                .withName("policies")
                .withMountPath("/work")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("policies")
                .withNewConfigMap()
                .withName("policies")
                .endConfigMap()
                .endVolume()
                .endSpec()
                .build();
    }
}
