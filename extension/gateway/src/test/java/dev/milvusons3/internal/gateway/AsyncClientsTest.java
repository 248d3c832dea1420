package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.transfer.s3.S3TransferManager;

/** The SDK's asynchronous clients work with a role's credentials: on Netty, on the CRT, and under the transfer manager. */
class AsyncClientsTest {
    private static final String B = TestAccount.BUCKET;
    private static final String ARN = "arn:aws:s3:::" + B;
    private static final int MIB = 1 << 20;
    private static final long PART = 5L * MIB;

    /** The implementations, in parts of five MiB. */
    enum Client {
        NETTY((account, credentials) -> S3AsyncClient.builder()
                .httpClientBuilder(NettyNioAsyncHttpClient.builder())
                .endpointOverride(account.endpoint())
                .region(account.region())
                .forcePathStyle(true)
                .credentialsProvider(credentials)
                .multipartEnabled(true)
                .multipartConfiguration(
                        parts -> parts.minimumPartSizeInBytes(PART).thresholdInBytes(PART))
                .build()),
        CRT((account, credentials) -> S3AsyncClient.crtBuilder()
                .endpointOverride(account.endpoint())
                .region(account.region())
                .forcePathStyle(true)
                .credentialsProvider(credentials)
                .minimumPartSizeInBytes(PART)
                .thresholdInBytes(PART)
                .build());

        private final BiFunction<TestAccount, AwsCredentialsProvider, S3AsyncClient> maker;

        Client(BiFunction<TestAccount, AwsCredentialsProvider, S3AsyncClient> maker) {
            this.maker = maker;
        }

        S3AsyncClient make(TestAccount account, AwsCredentialsProvider credentials) {
            return maker.apply(account, credentials);
        }
    }

    private final TestAccount account = new TestAccount();
    private AwsCredentialsProvider role = () -> account.gateway.rootCredentials();

    @BeforeEach
    void prepare() {
        account.createProvider();
        account.createBucket(B);
        role = StaticCredentialsProvider.create(account.assume(account.createRole(
                TestAccount.allow("s3:ListBucket", ARN), TestAccount.allow("s3:*Object", ARN + "/files/*"))));
    }

    @AfterEach
    void close() {
        account.close();
    }

    private List<RecordedDecision> denials() {
        return account.gateway.decisions().list().stream()
                .filter(decision -> decision.verdict() != Verdict.ALLOWED)
                .toList();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void smallObjectsGoThereAndBack(Client client) {
        byte[] bytes = random(1_000);
        try (S3AsyncClient s3 = client.make(account, role)) {
            s3.putObject(r -> r.bucket(B).key("files/small"), AsyncRequestBody.fromBytes(bytes))
                    .join();
            assertThat(s3.getObject(r -> r.bucket(B).key("files/small"), AsyncResponseTransformer.toBytes())
                            .join()
                            .asByteArray())
                    .isEqualTo(bytes);
            assertThat(s3.listObjectsV2(r -> r.bucket(B)).join().keyCount()).isEqualTo(1);
            s3.deleteObject(r -> r.bucket(B).key("files/small")).join();
        }
        assertThat(denials()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatTheRoleMayNotDoFails(Client client) {
        try (S3AsyncClient s3 = client.make(account, role)) {
            assertThatThrownBy(() -> s3.putObject(
                                    r -> r.bucket(B).key("elsewhere"), AsyncRequestBody.fromBytes(random(1_000)))
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(S3Exception.class, e -> {
                        assertThat(e.statusCode()).isEqualTo(403);
                        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
                    });
        }
        assertThat(denials()).isNotEmpty().allMatch(denial -> denial.resource().equals(ARN + "/elsewhere"));
        assertThat(account.s3.listObjectsV2(r -> r.bucket(B)).keyCount()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void theTransferManagerUsesParts(Client client, @TempDir Path directory) throws Exception {
        byte[] bytes = random(12 * MIB);
        Path file = Files.write(directory.resolve("upload"), bytes);
        try (S3AsyncClient s3 = client.make(account, role);
                S3TransferManager transfers =
                        S3TransferManager.builder().s3Client(s3).build()) {
            transfers
                    .uploadFile(r ->
                            r.source(file).putObjectRequest(p -> p.bucket(B).key("files/large")))
                    .completionFuture()
                    .join();
            Path back = directory.resolve("download");
            transfers
                    .downloadFile(r -> r.destination(back)
                            .getObjectRequest(g -> g.bucket(B).key("files/large")))
                    .completionFuture()
                    .join();
            assertThat(back).hasBinaryContent(bytes);
        }
        assertThat(denials()).isEmpty();
        assertThat(account.gateway.decisions().list())
                .extracting(RecordedDecision::operation)
                .contains("CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "GetObject");
        assertThat(account.s3.listMultipartUploads(r -> r.bucket(B)).uploads()).isEmpty();
    }

    /** A URL carries the session's token, and does what the role may, no more. */
    @Test
    void aRolesPresignedUrlsNeedNoClient() throws Exception {
        try (S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(account.endpoint())
                .region(account.region())
                .credentialsProvider(role)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build()) {
            assertThat(send(HttpRequest.newBuilder(put(presigner, "files/by-url"))
                            .PUT(HttpRequest.BodyPublishers.ofString("by url"))))
                    .isEqualTo("200 ");
            assertThat(send(HttpRequest.newBuilder(get(presigner, "files/by-url"))))
                    .isEqualTo("200 by url");
            assertThat(send(HttpRequest.newBuilder(get(presigner, "elsewhere"))))
                    .startsWith("403 <?xml");
            assertThat(send(HttpRequest.newBuilder(put(presigner, "elsewhere"))
                            .PUT(HttpRequest.BodyPublishers.ofString("by url"))))
                    .startsWith("403 <?xml")
                    .contains("<Code>AccessDenied</Code>");
        }
    }

    private static URI get(S3Presigner presigner, String key) throws Exception {
        return presigner
                .presignGetObject(p -> p.signatureDuration(Duration.ofMinutes(10))
                        .getObjectRequest(g -> g.bucket(B).key(key)))
                .url()
                .toURI();
    }

    private static URI put(S3Presigner presigner, String key) throws Exception {
        return presigner
                .presignPutObject(p -> p.signatureDuration(Duration.ofMinutes(10))
                        .putObjectRequest(g -> g.bucket(B).key(key)))
                .url()
                .toURI();
    }

    private static String send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }
}
