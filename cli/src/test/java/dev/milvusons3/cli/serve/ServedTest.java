package dev.milvusons3.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.setup.reader.SetupReader;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/** What is served, as clients in other processes find it. */
class ServedTest {
    static final Path SETUP = Path.of("../examples/served-setup");

    @TempDir
    Path directory;

    static ServeOptions options(Path runs, Optional<Path> setup, boolean record) {
        return new ServeOptions(
                InetAddress.getLoopbackAddress(),
                0,
                false,
                Region.EU_CENTRAL_1,
                "111122223333",
                record,
                setup.map(path -> SetupReader.of(path).read()),
                Optional.empty(),
                runs);
    }

    @Test
    void anEmptyAccountIsTheAdministratorsAlone() throws Exception {
        try (Served served = Served.start(options(directory, Optional.empty(), false))) {
            RunFile run = RunFile.read(directory, served.run().endpoint().getPort());
            assertThat(run).isEqualTo(served.run());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run.directory())))
                    .isEqualTo("rwx------");
            try (S3Client s3 = s3(run, AwsBasicCredentials.create(run.accessKeyId(), run.secretAccessKey()))) {
                s3.createBucket(r -> r.bucket("mine"));
                assertThat(s3.listBuckets().buckets()).hasSize(1);
            }
            Json health = Health.ask(run.plain()).orElseThrow();
            assertThat(health.get("status").text()).isEqualTo("ready");
            assertThat(health.get("mode").text()).isEqualTo("enforce");
            assertThat(health.get("account").text()).isEqualTo("111122223333");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aPodOfTheSetupTakesItsRoleAndIsDeniedTheRest() throws Exception {
        try (Served served = Served.start(options(directory, Optional.of(SETUP), false))) {
            RunFile run = served.run();
            assertThat(run.bucket()).contains("acme-search");
            assertThat(run.role()).contains("arn:aws:iam::111122223333:role/search-milvus");
            try (S3Client s3 = s3(run, session(run, Files.readString(run.token())))) {
                s3.putObject(r -> r.bucket("acme-search").key("files/a"), RequestBody.fromString("x"));
                assertThatThrownBy(() ->
                                s3.deleteObject(r -> r.bucket("acme-search").key("files/a")))
                        .isInstanceOf(S3Exception.class)
                        .hasMessageContaining("no identity-based policy allows the s3:DeleteObject action");
            }
            // Where the document is from is known, too.
            assertThat(served.gateway()
                            .decisions()
                            .snapshot()
                            .denied()
                            .all()
                            .get(0)
                            .decision()
                            .orElseThrow()
                            .explain())
                    .contains("search-s3.json");
        }
    }

    @Test
    void aTokenIsGoodForItsServiceAccountAlone() throws Exception {
        try (Served served = Served.start(options(directory, Optional.of(SETUP), false))) {
            RunFile run = served.run();
            assertThat(session(run, ServeTokenCommandTest.token(run, "search", "milvus"))
                            .accessKeyId())
                    .startsWith("ASIA");
            assertThatThrownBy(() -> session(run, ServeTokenCommandTest.token(run, "search", "somebody-else")))
                    .isInstanceOf(StsException.class)
                    .hasMessageContaining("Not authorized to perform sts:AssumeRoleWithWebIdentity");
        }
    }

    @Test
    void whatIsRecordedIsLetThroughAndSaysSo() throws Exception {
        try (Served served = Served.start(options(directory, Optional.of(SETUP), true))) {
            RunFile run = served.run();
            try (S3Client s3 = s3(run, session(run, Files.readString(run.token())))) {
                s3.putObject(r -> r.bucket("acme-search").key("elsewhere"), RequestBody.fromString("x"));
            }
            assertThat(served.gateway().decisions().list())
                    .filteredOn(decision -> decision.action().equals("s3:PutObject"))
                    .singleElement()
                    .satisfies(decision -> {
                        assertThat(decision.verdict()).isEqualTo(Verdict.DENIED);
                        assertThat(decision.letThrough()).isTrue();
                    });
            assertThat(Health.ask(run.plain()).orElseThrow().get("mode").text()).isEqualTo("record");
        }
    }

    @Test
    void overTlsClientsNeedTheAuthorityThatIsWrittenDown() throws Exception {
        ServeOptions plain = options(directory, Optional.empty(), false);
        ServeOptions overTls = new ServeOptions(
                plain.address(),
                0,
                true,
                plain.region(),
                plain.account(),
                false,
                plain.setup(),
                Optional.empty(),
                directory);
        try (Served served = Served.start(overTls)) {
            RunFile run = served.run();
            assertThat(run.endpoint().getScheme()).isEqualTo("https");
            assertThat(Files.readString(run.authority())).startsWith("-----BEGIN CERTIFICATE-----");
            ServeEnvironment environment = ServeEnvironment.of(run, ServeEnvironment.As.administrator);
            assertThat(environment.set())
                    .containsEntry("AWS_CA_BUNDLE", run.authority().toString())
                    .containsEntry("AWS_ENDPOINT_URL", run.endpoint().toString());
            assertThat(Health.ask(run.plain())).isPresent();
        }
    }

    static AwsSessionCredentials session(RunFile run, String token) {
        try (StsClient sts = StsClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(run.endpoint())
                .region(Region.of(run.region()))
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()) {
            Credentials credentials = sts.assumeRoleWithWebIdentity(
                            r -> r.roleArn(run.role().orElseThrow())
                                    .roleSessionName("test")
                                    .webIdentityToken(token))
                    .credentials();
            return AwsSessionCredentials.create(
                    credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
        }
    }

    static S3Client s3(RunFile run, AwsCredentials credentials) {
        return S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(run.endpoint())
                .region(Region.of(run.region()))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .forcePathStyle(true)
                .build();
    }
}
