package dev.milvusons3.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.kubernetes.embedded.EmbeddedCluster;
import dev.milvusons3.internal.kubernetes.embedded.KubeletOptions;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is run, with nothing else on its class path. */
@Timeout(120)
class RunnableJarIT {
    @TempDir
    Path directory;

    private Account account;
    private EmbeddedCluster cluster;

    @BeforeEach
    void open() throws IOException {
        account = new Account(directory.resolve("journal"));
        cluster = EmbeddedCluster.start(
                URI.create(Account.ISSUER),
                "us-east-2",
                Clock.systemUTC(),
                spec -> {
                    throw new IOException("nothing runs here");
                },
                KubeletOptions.defaults());
    }

    @AfterEach
    void close() {
        cluster.close();
        account.close();
    }

    @Test
    void saysWhatItIs() throws Exception {
        assertThat(run("--version")).startsWith("0: milvus-on-s3 0.");
        assertThat(run("sweep", "--help"))
                .startsWith("0: ")
                .contains("--dry-run")
                .contains("Exit codes:");
    }

    @Test
    void sweepsAnAccountAndACluster() throws Exception {
        account.bucket("milvus-bucket-1", Account.CRASHED.values());
        account.bucket("milvus-bucket-2", Map.of());
        account.crashed(new Thing(Kind.BUCKET, "milvus-bucket-1"));
        namespace("milvus-0ddba110", Account.EXPIRED.labels());
        namespace("milvus", Map.of());

        String said = sweep();

        assertThat(said).startsWith("0: ").contains("2 removed");
        assertThat(account.buckets()).containsExactly("milvus-bucket-2");
        assertThat(cluster.client().namespaces().withName("milvus").get()).isNotNull();
        assertThat(cluster.client().namespaces().withName("milvus-0ddba110").get())
                .isNull();
    }

    /** It has no Helm with it. */
    @Test
    void removesAHelmRelease() throws Exception {
        namespace("milvus-c0ffee00", Account.CRASHED.labels());
        Map<String, String> ofHelm = Map.of("meta.helm.sh/release-name", "milvus-demo");
        cluster.client()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("milvus-demo")
                        .withNamespace("milvus-c0ffee00")
                        .withAnnotations(ofHelm)
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withPort(19530)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        cluster.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("milvus-demo")
                        .withNamespace("milvus-c0ffee00")
                        .endMetadata()
                        .build())
                .create();
        account.crashed(new Thing(Kind.HELM_RELEASE, "milvus-c0ffee00/milvus-demo"));

        String said = sweep();

        assertThat(said).startsWith("0: ").contains("removed").contains("milvus-c0ffee00/milvus-demo");
        assertThat(cluster.client()
                        .services()
                        .inNamespace("milvus-c0ffee00")
                        .withName("milvus-demo")
                        .get())
                .isNull();
    }

    private void namespace(String name, Map<String, String> labels) {
        cluster.client()
                .namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
    }

    private String sweep() throws Exception {
        return run(
                "sweep",
                "--account=111122223333",
                "--region=us-east-2",
                "--endpoint=" + account.endpoint,
                "--kube-context=test",
                "--journal=" + account.journals);
    }

    /** {@return exit code, colon, and what it printed} */
    private String run(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(CliProcess.command(arguments)).redirectErrorStream(true);
        builder.environment()
                .put("AWS_ACCESS_KEY_ID", account.gateway.rootCredentials().accessKeyId());
        builder.environment()
                .put("AWS_SECRET_ACCESS_KEY", account.gateway.rootCredentials().secretAccessKey());
        builder.environment().put("KUBECONFIG", kubeconfig().toString());
        Process process = builder.start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return process.exitValue() + ": " + said;
        } finally {
            process.destroyForcibly();
        }
    }

    private Path kubeconfig() throws IOException {
        return Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {token: "%s"}}]
                contexts: [{name: test, context: {cluster: c, user: u, namespace: default}}]
                current-context: test
                """.formatted(
                        cluster.apiServer(), cluster.client().getConfiguration().getOauthToken()));
    }
}
