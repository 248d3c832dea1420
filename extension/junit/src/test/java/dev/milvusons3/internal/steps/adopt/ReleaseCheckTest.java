package dev.milvusons3.internal.steps.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.kubernetes.embedded.EmbeddedCluster;
import dev.milvusons3.internal.kubernetes.embedded.IdleCluster;
import dev.milvusons3.internal.milvus.helm.HelmRecords;
import dev.milvusons3.internal.milvus.helm.HelmRelease;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.spec.AdoptSpec;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** What Helm wrote down of a release, and its pods, compared with the guide. */
class ReleaseCheckTest {
    private static final HelmRelease RELEASE = new HelmRelease("milvus-demo", "milvus");
    private static final String ROLE = "arn:aws:iam::111122223333:role/milvus-s3-access-sa";
    private static final String HELM =
            "helm upgrade milvus-demo milvus/milvus --version 4.1.17 -n milvus --reuse-values ";

    private EmbeddedCluster cluster;
    private KubernetesClient client;
    private EndpointAccount aws;

    private record Reached(KubernetesClient client, URI issuer) implements Cluster {}

    @BeforeEach
    void open() throws IOException {
        cluster = IdleCluster.start();
        client = cluster.client();
        // Nothing is asked of it.
        aws = new EndpointAccount(
                URI.create("http://127.0.0.1:9"), Region.US_EAST_2, AnonymousCredentialsProvider.create());
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("milvus")
                        .endMetadata()
                        .build())
                .create();
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace("milvus")
                        .withName("milvus-s3-access-sa")
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void close() {
        aws.close();
        cluster.close();
    }

    private List<Deviation> deviations() {
        AdoptSpec adopt = new AdoptSpec(
                Optional.of("b"),
                Optional.empty(),
                Optional.of("milvus-s3-access-sa"),
                Optional.of("milvus/milvus-s3-access-sa"),
                Optional.of("milvus-demo"),
                "");
        return new ReleaseCheck(
                        new Adoption(
                                aws,
                                new Reached(client, cluster.issuer()),
                                adopt,
                                "b",
                                "files",
                                "milvus",
                                "milvus-s3-access-sa",
                                "sts.amazonaws.com",
                                Optional.empty(),
                                Optional.empty()),
                        "milvus-demo",
                        ROLE)
                .run();
    }

    /** As the guide has it. */
    private static Map<String, Object> externalS3() {
        return new HashMap<>(Map.of(
                "enabled", true,
                "host", "s3.us-east-2.amazonaws.com",
                "port", "443",
                "useSSL", true,
                "bucketName", "b",
                "rootPath", "files",
                "useIAM", true,
                "cloudProvider", "aws",
                "iamEndpoint", ""));
    }

    private void record(int revision, String status, Map<String, Object> externalS3) {
        client.resource(HelmRecords.of(
                        RELEASE,
                        revision,
                        Map.of(
                                "info", Map.of("status", status, "description", "because"),
                                "chart",
                                        Map.of(
                                                "metadata", Map.of("name", "milvus", "version", "4.1.17"),
                                                "values",
                                                        Map.of(
                                                                "minio", Map.of("enabled", true),
                                                                "externalS3", Map.of("enabled", false, "region", ""))),
                                "config",
                                        Map.of(
                                                "minio", Map.of("enabled", false),
                                                "serviceAccount",
                                                        Map.of("create", false, "name", "milvus-s3-access-sa"),
                                                "externalS3", externalS3))))
                .create();
    }

    private void pod(String serviceAccount, String roleArn) {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("milvus")
                        .withGenerateName("milvus-demo-")
                        .addToLabels("app.kubernetes.io/instance", "milvus-demo")
                        .endMetadata()
                        .withNewSpec()
                        .withServiceAccountName(serviceAccount)
                        .addNewContainer()
                        .withName("standalone")
                        .withImage("milvusdb/milvus:v2.3.5")
                        .addNewEnv()
                        .withName("AWS_ROLE_ARN")
                        .withValue(roleArn)
                        .endEnv()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    @Test
    void theGuidesOwnReleaseHasNoDeviation() {
        record(1, "superseded", Map.of());
        record(2, "deployed", externalS3());
        pod("milvus-s3-access-sa", ROLE);

        assertThat(deviations()).isEmpty();
    }

    @Test
    void thereIsNone() {
        pod("milvus-s3-access-sa", ROLE);

        assertThat(deviations())
                .containsExactly(new Deviation(
                        "there is no Helm release milvus-demo in namespace milvus",
                        "helm upgrade --install milvus-demo milvus/milvus -n milvus -f milvus.yaml"));
    }

    @ParameterizedTest
    @CsvSource({
        "host, s3.us-east-1.amazonaws.com, s3.us-east-2.amazonaws.com, --set externalS3.host=s3.us-east-2.amazonaws.com",
        "bucketName, another, b, --set externalS3.bucketName=b",
        "rootPath, other, files, --set externalS3.rootPath=files",
        "region, us-east-1, us-east-2, --set externalS3.region=us-east-2",
        "useIAM, false, true, --set externalS3.useIAM=true",
        "useSSL, false, true, --set externalS3.useSSL=true",
        "port, 9000, 443, --set-string externalS3.port=443",
        "cloudProvider, gcp, aws, --set externalS3.cloudProvider=aws"
    })
    void aValueThatIsNotTheGuides(String name, String found, String wanted, String flag) {
        Map<String, Object> values = externalS3();
        values.put(name, found);
        record(1, "deployed", values);
        pod("milvus-s3-access-sa", ROLE);

        assertThat(deviations())
                .containsExactly(new Deviation(
                        "Helm release milvus/milvus-demo has externalS3." + name + " = " + found + ", and should have "
                                + wanted,
                        HELM + flag));
    }

    @Test
    void keysAreNotShown() {
        Map<String, Object> values = externalS3();
        values.put("secretKey", "wJalrXUtnFEMI");
        record(1, "deployed", values);
        pod("milvus-s3-access-sa", ROLE);

        assertThat(deviations())
                .containsExactly(new Deviation(
                        "Helm release milvus/milvus-demo has externalS3.secretKey = (not shown), and with the role there"
                                + " are no keys",
                        HELM + "--set externalS3.secretKey="));
    }

    @Test
    void everythingAtOnce() {
        Map<String, Object> values = externalS3();
        values.put("bucketName", "another");
        values.remove("useIAM");
        record(1, "deployed", values);
        pod("default", ROLE);

        assertThat(deviations())
                .extracting(Deviation::what)
                .containsExactly(
                        "Helm release milvus/milvus-demo has externalS3.bucketName = another, and should have b",
                        "Helm release milvus/milvus-demo has externalS3.useIAM = nothing, and should have true",
                        "no pod of Helm release milvus/milvus-demo runs under service account milvus-s3-access-sa");
    }

    @Test
    void aPodWithAnotherRoleIsNamed() {
        record(1, "deployed", externalS3());
        pod("milvus-s3-access-sa", "arn:aws:iam::111122223333:role/another");

        assertThat(deviations()).singleElement().satisfies(deviation -> {
            assertThat(deviation.what())
                    .startsWith("pod milvus-demo-")
                    .contains("was not given role " + ROLE + ": its AWS_ROLE_ARN is missing or another");
            assertThat(deviation.remedy())
                    .isEqualTo(
                            "kubectl rollout restart deployment -n milvus -l app.kubernetes.io/instance=milvus-demo");
        });
    }

    @Test
    void aFailedUpgradeIsRolledBack() {
        record(1, "superseded", externalS3());
        record(2, "failed", externalS3());

        assertThat(deviations())
                .containsExactly(new Deviation(
                        "Helm release milvus/milvus-demo is failed in revision 2, and not deployed: because",
                        "helm rollback milvus-demo 1 -n milvus --wait"));
    }
}
