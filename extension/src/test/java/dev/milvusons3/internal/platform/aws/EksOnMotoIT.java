package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.milvusons3.MilvusOnS3Exception;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;

/** Against the EKS of moto's server, as pip installs it. */
class EksOnMotoIT {
    private static final String MOTO = "moto[server]==5.1.22";
    private static final Pattern RUNNING = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

    private static Process process;
    private static URI endpoint;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(run(List.of("python3", "--version")).isEmpty(), "there is no python3");
        Path venv = Path.of("target", "moto").toAbsolutePath();
        String python = venv.resolve("bin/python").toString();
        if (!Files.exists(venv.resolve("installed"))) {
            assertThat(run(List.of("python3", "-m", "venv", venv.toString()))).isEmpty();
            assertThat(run(List.of(python, "-m", "pip", "install", "--quiet", MOTO)))
                    .isEmpty();
            Files.createFile(venv.resolve("installed"));
        }
        process = new ProcessBuilder(python, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0")
                .redirectErrorStream(true)
                .start();
        endpoint = awaitEndpoint(
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** {@return what went wrong; empty if nothing did} */
    private static Optional<String> run(List<String> command) throws InterruptedException {
        try {
            Process started =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return started.waitFor() == 0 ? Optional.empty() : Optional.of(output);
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
    }

    private static URI awaitEndpoint(BufferedReader output) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append(System.lineSeparator());
            Matcher running = RUNNING.matcher(line);
            if (running.find()) {
                return URI.create(running.group(1));
            }
        }
        throw new IllegalStateException("moto did not start: " + said);
    }

    @Test
    void aClusterIsFoundByItsName() throws Exception {
        StaticCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "any"));
        try (SdkHttpClient http = UrlConnectionHttpClient.create();
                EksClient eks = EksClient.builder()
                        .region(Region.EU_CENTRAL_1)
                        .endpointOverride(endpoint)
                        .credentialsProvider(credentials)
                        .httpClient(http)
                        .build()) {
            eks.createCluster(r -> r.name("milvus-eks-cluster")
                    .roleArn("arn:aws:iam::123456789012:role/eks")
                    .resourcesVpcConfig(v -> v.subnetIds("subnet-1", "subnet-2")));
        }
        EksClusters clusters = new EksClusters(Region.EU_CENTRAL_1, Optional.of(endpoint), credentials);

        EksClusters.Described found = clusters.describe("milvus-eks-cluster");

        assertThat(found.endpoint().getHost()).endsWith(".eks.amazonaws.com");
        assertThat(found.issuer().toString()).startsWith("https://oidc.eks.eu-central-1.amazonaws.com/id/");
        assertThat(found.certificateAuthority()).isNotBlank();
        assertThatThrownBy(() -> clusters.describe("another"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("there is no EKS cluster another in region eu-central-1");
    }
}
