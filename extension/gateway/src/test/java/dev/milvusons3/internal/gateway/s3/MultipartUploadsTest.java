package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Objects that come in parts, and are read whole and part by part. */
class MultipartUploadsTest extends ObjectsCase {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void partsBecomeOneObject(boolean checksums) {
        S3Client client = account.s3(
                StaticCredentialsProvider.create(account.gateway.rootCredentials()),
                b -> checksums ? b : b.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED));
        byte[] first = random(5 << 20);
        byte[] second = random(12_345);
        String id = client.createMultipartUpload(b -> {
                    b.bucket(BUCKET).key("parts");
                    if (checksums) {
                        b.checksumAlgorithm(ChecksumAlgorithm.CRC32);
                    }
                })
                .uploadId();
        List<CompletedPart> parts = IntStream.of(1, 2)
                .mapToObj(n -> {
                    var part = client.uploadPart(
                            b -> b.bucket(BUCKET).key("parts").uploadId(id).partNumber(n),
                            RequestBody.fromBytes(n == 1 ? first : second));
                    return CompletedPart.builder()
                            .partNumber(n)
                            .eTag(part.eTag())
                            .checksumCRC32(part.checksumCRC32())
                            .build();
                })
                .toList();
        assertThat(client.listParts(b -> b.bucket(BUCKET).key("parts").uploadId(id))
                        .parts())
                .hasSize(2);
        assertThat(client.listMultipartUploads(b -> b.bucket(BUCKET)).uploads()).hasSize(1);
        client.completeMultipartUpload(
                b -> b.bucket(BUCKET).key("parts").uploadId(id).multipartUpload(m -> m.parts(parts)));
        byte[] whole =
                client.getObjectAsBytes(b -> b.bucket(BUCKET).key("parts")).asByteArray();
        assertThat(whole)
                .hasSize(first.length + second.length)
                .startsWith(first)
                .endsWith(second);
        readPartByPart(client, first, second);
    }

    private static void readPartByPart(S3Client client, byte[]... contents) {
        for (int n = 1; n <= contents.length; n++) {
            int number = n;
            ResponseBytes<GetObjectResponse> part =
                    client.getObjectAsBytes(b -> b.bucket(BUCKET).key("parts").partNumber(number));
            assertThat(part.asByteArray()).isEqualTo(contents[n - 1]);
            assertThat(part.response().partsCount()).isEqualTo(contents.length);
            HeadObjectResponse head =
                    client.headObject(b -> b.bucket(BUCKET).key("parts").partNumber(number));
            assertThat(head.contentLength()).isEqualTo(contents[n - 1].length);
            assertThat(head.partsCount()).isEqualTo(contents.length);
        }
        assertThatThrownBy(() -> client.getObjectAsBytes(
                        b -> b.bucket(BUCKET).key("parts").partNumber(contents.length + 1)))
                .isInstanceOfSatisfying(S3Exception.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(416);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidPartNumber");
                });
    }

    @Test
    void anObjectInOnePieceIsItsOwnFirstPart() {
        s3.putObject(b -> b.bucket(BUCKET).key("single"), RequestBody.fromString("whole"));
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("single").partNumber(1))
                        .asUtf8String())
                .isEqualTo("whole");
        assertThatThrownBy(() ->
                        s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("missing").partNumber(1)))
                .isInstanceOf(NoSuchKeyException.class);
    }

    @Test
    void anUploadCanBeAborted() {
        String id =
                s3.createMultipartUpload(b -> b.bucket(BUCKET).key("aborted")).uploadId();
        s3.abortMultipartUpload(b -> b.bucket(BUCKET).key("aborted").uploadId(id));
        assertThatThrownBy(
                        () -> s3.listParts(b -> b.bucket(BUCKET).key("aborted").uploadId(id)))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NoSuchUpload"));
    }
}
