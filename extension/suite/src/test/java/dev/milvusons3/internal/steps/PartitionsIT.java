package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.Probe;
import dev.milvusons3.assertj.MilvusOnS3Assertions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.milvus.helm.HelmRelease;
import dev.milvusons3.internal.milvus.helm.ReleaseRecord;
import dev.milvusons3.internal.platform.Platforms;
import dev.milvusons3.internal.platform.containers.EmulatedPartition;
import dev.milvusons3.internal.platform.containers.OnlyInAws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.regions.Region;

/** The whole of it in China and in GovCloud: a real Milvus in a real cluster asks for these regions' names, and gets its role there. */
@OnlyInAws
@Timeout(240)
class PartitionsIT {
    private static final Map<String, String> LOAD_BALANCER = Map.of(
            "service.beta.kubernetes.io/aws-load-balancer-type", "external",
            "service.beta.kubernetes.io/aws-load-balancer-name", "milvus-service",
            "service.beta.kubernetes.io/aws-load-balancer-scheme", "internet-facing",
            "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type", "ip");

    private final Properties before = new Properties();

    @BeforeEach
    void rememberCredentials() {
        before.putAll(System.getProperties());
    }

    @AfterEach
    void restoreCredentials() {
        System.setProperties(before);
    }

    @ParameterizedTest
    @CsvSource({"cn-north-1, aws-cn, amazonaws.com.cn", "us-gov-west-1, aws-us-gov, amazonaws.com"})
    void milvusRunsInThePartition(String region, String partition, String suffix, @TempDir Path directory)
            throws IOException {
        try (EmulatedPartition aws = new EmulatedPartition(Region.of(region))) {
            System.setProperty(
                    SdkSystemSetting.AWS_ACCESS_KEY_ID.property(),
                    aws.credentials().accessKeyId());
            System.setProperty(
                    SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property(),
                    aws.credentials().secretAccessKey());
            DeploymentStarter starter = new PlatformStarter(new Platforms());
            RunningDeployment started = starter.start(
                    AwsSpecs.with(Map.of(
                            "milvus-on-s3.aws.regions",
                            region,
                            "milvus-on-s3.region",
                            region,
                            "milvus-on-s3.aws.endpoint",
                            aws.gateway.endpoint().toString(),
                            "milvus-on-s3.namespace",
                            aws.namespace,
                            "milvus-on-s3.probe",
                            Probe.WRITE.name(),
                            "milvus-on-s3.values",
                            loadBalanced(directory))),
                    "PartitionsIT");
            MilvusDeployment deployment = started.deployment();
            try {
                assertThat(deployment.roleArn()).startsWith("arn:" + partition + ":iam::111122223333:role/");
                MilvusOnS3Assertions.assertThat(deployment)
                        .isVerified()
                        .hasBucketIn(region)
                        .storesObjectsUnder("files/");
                // By Milvus itself, whose two clients know this name from its values and from what its pod was told.
                assertThat(aws.gateway.decisions().list())
                        .filteredOn(RecordedDecision::isByMilvus)
                        .isNotEmpty()
                        .allSatisfy(d -> {
                            assertThat(d.verdict()).isEqualTo(Verdict.ALLOWED);
                            assertThat(d.principal())
                                    .startsWith("arn:" + partition + ":sts::111122223333:assumed-role/");
                            assertThat(d.resource()).startsWith("arn:" + partition + ":s3:::" + deployment.bucket());
                        });
                assertThat(ReleaseRecord.newestFirst(
                                        new HelmRelease("milvus-demo", aws.namespace).records(deployment.kubernetes()))
                                .get(0)
                                .values()
                                .find("externalS3.host"))
                        .contains("s3." + region + "." + suffix);
                assertThat(deployment
                                .kubernetes()
                                .services()
                                .inNamespace(aws.namespace)
                                .withName("milvus-demo")
                                .get())
                        .satisfies(service -> {
                            assertThat(service.getSpec().getType()).isEqualTo("LoadBalancer");
                            assertThat(service.getMetadata().getAnnotations()).containsAllEntriesOf(LOAD_BALANCER);
                        });
            } finally {
                started.close(false);
                starter.close();
            }
        }
    }

    /** One machine's values, with the service that production has; it is reached by a port-forward anyway. */
    private static String loadBalanced(Path directory) throws IOException {
        String oneMachine = Files.readString(Path.of(System.getProperty("milvus-on-s3.values")));
        List<String> type = List.of("service:\n  type: ClusterIP", "service:\n  type: LoadBalancer");
        assertThat(oneMachine).contains(type.get(0));
        return Files.writeString(directory.resolve("values.yaml"), oneMachine.replace(type.get(0), type.get(1)))
                .toString();
    }
}
