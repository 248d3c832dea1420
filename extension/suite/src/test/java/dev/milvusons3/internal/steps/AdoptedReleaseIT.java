package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.milvus.helm.HelmRelease;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.helm.ReleaseRecord;
import dev.milvusons3.internal.milvus.helm.TestCharts;
import dev.milvusons3.internal.platform.Platforms;
import dev.milvusons3.internal.platform.containers.OnlyInAws;
import dev.milvusons3.internal.report.DeploymentReport.Link;
import dev.milvusons3.internal.report.DeploymentReport.State;
import dev.milvusons3.internal.spec.DeploymentSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A Milvus that Helm installed before, in a real cluster: a second deployment adopts all of it, and leaves it as it was. */
@OnlyInAws
@Timeout(240)
class AdoptedReleaseIT {
    private static final HelmRelease FAILED = new HelmRelease("milvus-failed", "milvus");

    private static DeploymentStarter starter;
    private static RunningDeployment there;
    private static MilvusDeployment deployment;
    private static KubernetesClient cluster;

    @BeforeAll
    static void install() {
        starter = new PlatformStarter(new Platforms());
        there = starter.start(AwsSpecs.with(Map.of()), "AdoptedReleaseIT");
        deployment = there.deployment();
        cluster = deployment.kubernetes();
    }

    @AfterAll
    static void uninstall() {
        if (there != null) {
            there.close(false);
        }
        starter.close();
    }

    @Test
    void isVerifiedUsedAndLeftAsItWas() {
        MilvusClientV2 before = there.newClient(Optional.empty());
        List<String> objects;
        List<String> inCluster = objects();
        RunningDeployment adopted;
        try {
            before.createCollection(CreateCollectionReq.builder()
                    .collectionName("was_there")
                    .dimension(4)
                    .build());
            adopted = starter.start(adopting("milvus-demo"), "AdoptedReleaseIT");
            MilvusClientV2 client = adopted.newClient(Optional.empty());
            try {
                assertThat(client.listCollections().getCollectionNames()).containsExactly("was_there");
            } finally {
                client.close();
            }
            assertThat(adopted.report().orElseThrow().chain())
                    .extracting(Link::kind, Link::state)
                    .containsExactly(
                            tuple("token", State.ADOPTED),
                            tuple("identity provider", State.VERIFIED),
                            tuple("role", State.ADOPTED),
                            tuple("policy", State.ADOPTED),
                            tuple("bucket", State.ADOPTED));
            objects = keys();

            adopted.close(false);

            assertThat(keys()).containsAll(objects);
            assertThat(objects()).isEqualTo(inCluster);
            assertThat(before.listCollections().getCollectionNames()).containsExactly("was_there");
        } finally {
            before.close();
        }
    }

    @Test
    void thatDoesNotExistIsRefused() {
        refused("milvus-nowhere")
                .hasMessageStartingWith("what is adopted is not as the Milvus guide has it, in 1 point(s)")
                .hasMessageContaining("there is no Helm release milvus-nowhere in namespace milvus");
    }

    @Test
    void thatFailedIsRefusedWithHelmsReasonAndAllThatIsWrong() {
        HelmValues wrong = HelmValues.production()
                .overlaidBy(HelmValues.oneMachine())
                .with("service.type", "Nonsense")
                .with("externalS3.useIAM", false);
        try {
            assertThatThrownBy(() -> FAILED.install(cluster.getConfiguration(), TestCharts.small(), wrong))
                    .isInstanceOf(MilvusOnS3Exception.class);

            refused(FAILED.name())
                    .hasMessageContaining(
                            "Helm release milvus/milvus-failed is failed in revision 1, and not deployed: ")
                    .hasMessageContaining("Nonsense")
                    .hasMessageContaining("has externalS3.useIAM = false, and should have true")
                    .hasMessageContaining(
                            "has externalS3.bucketName = <bucket-name>, and should have " + deployment.bucket())
                    .hasMessageContaining(
                            "-n milvus --reuse-values --set externalS3.bucketName=" + deployment.bucket());
            assertThat(ReleaseRecord.newestFirst(FAILED.records(cluster)))
                    .extracting(ReleaseRecord::revision)
                    .containsExactly(1);
        } finally {
            FAILED.uninstall(cluster.getConfiguration());
        }
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(String release) {
        return assertThat(catchThrowableOfType(
                        FailedStart.class, () -> starter.start(adopting(release), "AdoptedReleaseIT")))
                .hasNoSuppressedExceptions();
    }

    /** {@return Helm's records and the pods, each as one revision of one object} */
    private static List<String> objects() {
        return Stream.<HasMetadata>concat(
                        new HelmRelease("milvus-demo", "milvus").records(cluster).stream(),
                        cluster.pods().inNamespace("milvus").list().getItems().stream())
                .map(HasMetadata::getMetadata)
                .map(metadata -> metadata.getName() + " " + metadata.getUid() + " " + metadata.getGeneration())
                .sorted()
                .toList();
    }

    private static List<String> keys() {
        return deployment.s3().listObjectsV2(r -> r.bucket(deployment.bucket())).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private static DeploymentSpec adopting(String release) {
        return AwsSpecs.with(Map.of(
                "milvus-on-s3.namespace", "",
                "milvus-on-s3.adopt.bucket", deployment.bucket(),
                "milvus-on-s3.adopt.policy", deployment.policyArn(),
                "milvus-on-s3.adopt.role", deployment.roleArn(),
                "milvus-on-s3.adopt.service-account", deployment.namespace() + "/" + deployment.serviceAccount(),
                "milvus-on-s3.adopt.release", release,
                "milvus-on-s3.adopt.password",
                        String.valueOf(deployment.connectConfig().getPassword())));
    }
}
