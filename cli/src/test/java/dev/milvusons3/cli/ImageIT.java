package dev.milvusons3.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.iam.Authoring;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import dev.milvusons3.internal.platform.containers.cluster.RemoteGateway;
import dev.milvusons3.internal.platform.containers.cluster.RemoteShard;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.testcontainers.k3s.K3sContainer;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;

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

    /** By the chart, with what its service account may do. */
    @Test
    void isAGatewayThatLeavesNothingWhenItIsStopped() {
        try (InstalledGateway gateway = InstalledGateway.in(cluster, client, "gateway")) {
            List<String> before = plumbing();
            RemoteShard shard = gateway.client().open("ImageIT");
            RemoteGateway ohio = shard.gateway(Region.US_EAST_2, Authoring.OF_DOCUMENTS);
            AwsCredentials root = ohio.root("111122223333");
            try (S3Client s3 = S3Client.builder()
                    .endpointOverride(ohio.endpoint())
                    .region(Region.US_EAST_2)
                    .credentialsProvider(StaticCredentialsProvider.create(root))
                    .forcePathStyle(true)
                    .build()) {
                s3.createBucket(r -> r.bucket("in-the-pod"));
                assertThat(s3.listBuckets().buckets()).extracting(Bucket::name).containsExactly("in-the-pod");
            }
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("admitted")
                            .endMetadata()
                            .build())
                    .create();
            ohio.admit("admitted");
            assertThat(plumbing()).hasSize(before.size() + 3);

            gateway.stop();
            assertThat(plumbing()).as("though the shard lives").isEqualTo(before);
            assertThatThrownBy(shard::close)
                    .isInstanceOf(MilvusOnS3Exception.class)
                    .hasMessageContaining("the gateway in the cluster does not answer");
        }
    }

    /** {@return services, leases and webhooks, which runs have in a cluster} */
    private static List<String> plumbing() {
        return Stream.of(
                        client.services().inNamespace("default").list().getItems(),
                        client.leases().inNamespace("default").list().getItems(),
                        client.admissionRegistration()
                                .v1()
                                .mutatingWebhookConfigurations()
                                .list()
                                .getItems())
                .flatMap(List::stream)
                .map(object -> object.getKind() + " " + object.getMetadata().getName())
                .toList();
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
