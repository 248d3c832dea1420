package dev.milvusons3.benchmarks;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.kubernetes.embedded.ContainerRuntime.ContainerSpec;
import dev.milvusons3.internal.milvus.MilvusContainerRuntime;
import dev.milvusons3.internal.milvus.MilvusHealth;
import dev.milvusons3.internal.milvus.MilvusPorts;
import dev.milvusons3.internal.milvus.MilvusProcess;
import dev.milvusons3.internal.milvus.image.MilvusHome;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code milvus run standalone} on a bucket that is there, with root's keys: no role, no steps. */
final class BareServer {
    private final MilvusHome home;
    private final String settings;

    /** @param settings more of {@code milvus.yaml} */
    BareServer(MilvusHome home, String settings) {
        this.home = home;
        this.settings = settings;
    }

    /** {@return how long it takes to say that it is healthy} */
    double millisToHealthy() throws Exception {
        Path directory = Files.createTempDirectory("milvus-on-s3-benchmark-");
        try (Gateway gateway = Gateway.builder().start()) {
            createBucket(gateway);
            MilvusPorts ports = MilvusPorts.allocate();
            Path userYaml = Files.writeString(directory.resolve("user.yaml"), userYaml(gateway));
            Pod pod = pod(ports);
            ContainerSpec spec = new ContainerSpec(
                    pod,
                    pod.getSpec().getContainers().get(0),
                    Map.of(),
                    Map.of(MilvusContainerRuntime.USER_YAML, userYaml),
                    Files.createDirectory(directory.resolve("container")));
            MilvusProcess[] process = new MilvusProcess[1];
            try {
                return Medians.millis(() -> {
                    process[0] = new MilvusContainerRuntime(() -> MilvusImage.of(home, "2.3.5")).run(spec);
                    MilvusHealth health = new MilvusHealth(ports.metrics());
                    while (!health.ask().healthy()) {
                        Thread.sleep(10);
                    }
                    return null;
                });
            } finally {
                if (process[0] != null) {
                    process[0].stop();
                }
            }
        } finally {
            remove(directory);
        }
    }

    private static void createBucket(Gateway gateway) {
        try (S3Client s3 = S3Client.builder()
                .endpointOverride(gateway.endpoint())
                .region(gateway.region())
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(gateway.rootCredentials()))
                .build()) {
            s3.createBucket(r -> r.bucket("bare")
                    .createBucketConfiguration(
                            c -> c.locationConstraint(gateway.region().id())));
        }
    }

    private String userYaml(Gateway gateway) {
        return """
                minio:
                  address: %s
                  port: %d
                  useSSL: false
                  bucketName: bare
                  rootPath: files
                  useIAM: false
                  cloudProvider: aws
                  region: %s
                  accessKeyID: %s
                  secretAccessKey: %s
                """.formatted(
                                gateway.endpoint().getHost(),
                                gateway.endpoint().getPort(),
                                gateway.region().id(),
                                gateway.rootCredentials().accessKeyId(),
                                gateway.rootCredentials().secretAccessKey())
                + settings;
    }

    private static Pod pod(MilvusPorts ports) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("bare")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("bare")
                .addNewPort()
                .withName(MilvusContainerRuntime.MILVUS_PORT)
                .withContainerPort(ports.milvus())
                .endPort()
                .addNewPort()
                .withName(MilvusContainerRuntime.METRICS_PORT)
                .withContainerPort(ports.metrics())
                .endPort()
                .endContainer()
                .endSpec()
                .build();
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
