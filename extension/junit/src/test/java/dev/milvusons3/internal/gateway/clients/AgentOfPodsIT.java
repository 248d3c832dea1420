package dev.milvusons3.internal.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.milvus.DockerForTests;
import dev.milvusons3.internal.milvus.Namespaces;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.Platforms;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.report.Progress;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Setting;
import dev.milvusons3.internal.spec.Settings;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * EKS Pod Identity in {@code EMBEDDED}, from the webhook to the bucket. No Milvus that can use it is at hand, so minio-go, the Go side of one, runs where the
 * server would: in the pod's own network, where it is told of an agent at 169.254.170.23, and of nothing else.
 */
class AgentOfPodsIT {
    private static final String BUCKET = "milvus-bucket-0123456789abcdef01234567";
    private static final String NAMESPACE = "milvus";
    private static final String ACCOUNT = "milvus-s3-access-sa";
    private static final String TRUST = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"},
             "Action": ["sts:AssumeRole", "sts:TagSession"],
             "Condition": {"StringEquals": {"aws:RequestTag/kubernetes-service-account": "%s"}}}]}
            """.formatted(ACCOUNT);
    private static final String POLICY = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*",
             "Resource": ["arn:aws:s3:::%1$s", "arn:aws:s3:::%1$s/files/*"], "Condition": {"Bool": {"aws:SecureTransport": "true"}}}]}
            """.formatted(BUCKET);
    /** What its image, or a directory of the author's, has as its server. */
    private static final String PROGRAM = """
            #!/bin/sh
            export BUCKET=%s ADDRESS=s3.us-east-2.amazonaws.com:443 SSL=true VIRTUAL_HOST=false
            "$(dirname "$0")/newest"
            exec sleep 600
            """.formatted(BUCKET);

    @TempDir
    private Path directory;

    @Test
    void aPodInNamespacesGetsTheRoleFromTheAgent() throws Exception {
        assumeThat(Namespaces.obstacle()).isEmpty();

        getsTheRole(spec(MilvusRuntime.NAMESPACE, Settings.MILVUS_HOME, home().toString()));
    }

    @Test
    void aContainerGetsTheRoleFromTheAgent() throws Exception {
        DockerForTests.require();
        String name = "milvus-on-s3-test:" + UUID.randomUUID();
        Path home = home();
        String script = """
                container=$(docker create milvusdb/milvus:v2.3.5)
                trap 'docker rm --force --volumes $container' EXIT
                docker cp bin/newest $container:/milvus/bin/newest
                docker cp bin/milvus $container:/milvus/bin/milvus
                docker commit $container %s
                """.formatted(name);
        Toolbox.Outcome made = Toolbox.run(home, script, Map.of());
        assertThat(made.code()).as(made::all).isZero();
        try {
            getsTheRole(spec(MilvusRuntime.CONTAINER, Settings.MILVUS_IMAGE, name));
        } finally {
            Toolbox.run(home, "docker image rm --force " + name, Map.of());
        }
    }

    private Path home() throws Exception {
        Path home = directory.resolve("home");
        Path programs = Files.createDirectories(home.resolve("bin"));
        Path client = MilvusClientsIT.MINIO.ready().resolve("newest");
        Files.copy(client, programs.resolve("newest"), StandardCopyOption.COPY_ATTRIBUTES);
        Path server = Files.writeString(programs.resolve("milvus"), PROGRAM);
        Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(Files.createDirectories(home.resolve("configs")).resolve("milvus.yaml"), "minio:\n");
        return home;
    }

    private static DeploymentSpec spec(MilvusRuntime runtime, Setting<?> server, String value) {
        Map<Setting<?>, String> values = Map.of(
                Settings.ENVIRONMENT,
                Environment.EMBEDDED.name(),
                Settings.WORKLOAD_IDENTITY,
                WorkloadIdentity.POD_IDENTITY.name(),
                Settings.MILVUS_RUNTIME,
                runtime.name(),
                Settings.MILVUS_VERSION,
                "2.6.0",
                server,
                value);
        return SpecReader.read(
                new SpecRequest(AgentOfPodsIT.class, List.of(new Layer("the test", values)), List.of()),
                Configuration.of(key -> Optional.empty()));
    }

    private static void getsTheRole(DeploymentSpec spec) throws InterruptedException {
        try (Platform platform = new Platforms().open(spec)) {
            String role = role(platform);
            PodIdentity podIdentity = platform.podIdentity().orElseThrow();
            assertThat(podIdentity.associate(NAMESPACE, ACCOUNT, PodIdentity.Association.role(role), Map.of()))
                    .isTrue();
            platform.milvus().prepare(Progress.NONE);
            MilvusInstaller.Release release =
                    new MilvusInstaller.Release("milvus-demo", NAMESPACE, ACCOUNT, BUCKET, "files", "of the test");
            try (MilvusInstaller.Installation running = platform.milvus().install(release)) {
                assertThat(userYaml(platform)).contains("defaultRootPassword: of the test");
                assertThat(logUntil(running, "removed="))
                        .contains("small object=x", "object in parts=41943040 read back")
                        .contains("outside of the root path=AccessDenied 403", "removed=[]");
            }
            // In the pod, and not in this JVM: by the client's own name.
            assertThat(platform.decisions().all())
                    .filteredOn(decision -> decision.operation().equals("AssumeRoleForPodIdentity"))
                    .allSatisfy(decision -> assertThat(decision.verdict()).isEqualTo(Verdict.ALLOWED))
                    .allSatisfy(decision -> assertThat(decision.userAgent()).startsWith("Go-http-client"))
                    .extracting(RecordedDecision::action)
                    .containsExactly("sts:AssumeRole", "sts:TagSession");
            assertThat(platform.decisions().all())
                    .filteredOn(decision -> decision.isBy(role))
                    .extracting(RecordedDecision::userAgent)
                    .isNotEmpty()
                    .allMatch(agent -> agent.contains("minio-go/v7.4"));
            podIdentity.dissociate(NAMESPACE, ACCOUNT);
        }
    }

    private static String userYaml(Platform platform) {
        return platform.cluster()
                .client()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName("milvus-demo")
                .require()
                .getData()
                .get("user.yaml");
    }

    private static String role(Platform platform) {
        KubernetesClient cluster = platform.cluster().client();
        ObjectMeta name = new ObjectMetaBuilder().withName(NAMESPACE).build();
        cluster.resource(new NamespaceBuilder().withMetadata(name).build()).create();
        ObjectMeta account = new ObjectMetaBuilder()
                .withNamespace(NAMESPACE)
                .withName(ACCOUNT)
                .build();
        cluster.resource(new ServiceAccountBuilder().withMetadata(account).build())
                .create();
        AwsAccount aws = platform.aws();
        aws.s3().createBucket(b -> b.bucket(BUCKET).createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
        String arn = aws.iam()
                .createRole(b -> b.roleName("milvus").assumeRolePolicyDocument(TRUST))
                .role()
                .arn();
        aws.iam().putRolePolicy(b -> b.roleName("milvus").policyName("p").policyDocument(POLICY));
        return arn;
    }

    /** {@return the pod's log, once it has a text; what it has by then if the pod ends, or after a minute} */
    private static String logUntil(MilvusInstaller.Installation running, String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        String log = running.logTail(200);
        while (!log.contains(text) && running.failure().isEmpty() && System.nanoTime() < end) {
            Thread.sleep(20);
            log = running.logTail(200);
        }
        return log;
    }
}
