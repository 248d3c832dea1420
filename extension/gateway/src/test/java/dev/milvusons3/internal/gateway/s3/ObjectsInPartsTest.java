package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import dev.milvusons3.internal.gateway.RawHttp;
import dev.milvusons3.internal.gateway.RawHttp.Answer;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.gateway.checksum.ChecksumAlgorithm;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** What an upload in parts begins with, its object has; and an upload is its own key's. */
class ObjectsInPartsTest extends ObjectsCase {
    private static final byte[] FIRST = random(5 << 20);
    private static final byte[] SECOND = random(1_234);

    @BeforeAll
    void makeProvider() {
        account.createProvider();
    }

    private String begin(String key, Consumer<CreateMultipartUploadRequest.Builder> with) {
        return s3.createMultipartUpload(b -> with.accept(b.bucket(BUCKET).key(key)))
                .uploadId();
    }

    private List<CompletedPart> upload(String key, String id) {
        return upload(key, id, null);
    }

    private List<CompletedPart> upload(String key, String id, @Nullable String algorithm) {
        return IntStream.of(1, 2)
                .mapToObj(n -> {
                    UploadPartResponse part = s3.uploadPart(
                            b -> b.bucket(BUCKET)
                                    .key(key)
                                    .uploadId(id)
                                    .partNumber(n)
                                    .checksumAlgorithm(algorithm),
                            RequestBody.fromBytes(n == 1 ? FIRST : SECOND));
                    return CompletedPart.builder()
                            .partNumber(n)
                            .eTag(part.eTag())
                            .build();
                })
                .toList();
    }

    private CompleteMultipartUploadResponse complete(String key, String id, List<CompletedPart> parts) {
        return s3.completeMultipartUpload(
                b -> b.bucket(BUCKET).key(key).uploadId(id).multipartUpload(m -> m.parts(parts)));
    }

    private S3Exception refused(Runnable call, String code) {
        S3Exception e = catchThrowableOfType(S3Exception.class, call::run);
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
        return e;
    }

    @Test
    void tagsAreThoseThatItBeganWith() {
        s3.putObject(b -> b.bucket(BUCKET).key("tagged").tagging("old=1&secret=no"), RequestBody.fromString("x"));
        String id = begin("tagged", b -> b.tagging("secret=yes"));
        complete("tagged", id, upload("tagged", id));
        assertThat(s3.getObjectTagging(b -> b.bucket(BUCKET).key("tagged")).tagSet())
                .containsExactly(Tag.builder().key("secret").value("yes").build());
        S3Client reader = account.s3WithRole(
                TestAccount.allow("s3:GetObject", "arn:aws:s3:::" + BUCKET + "/*"),
                TestAccount.deny("s3:GetObject", "*", "{\"StringEquals\":{\"s3:ExistingObjectTag/secret\":\"yes\"}}"));
        refused(() -> reader.getObjectAsBytes(b -> b.bucket(BUCKET).key("tagged")), "AccessDenied");

        String untagged = begin("tagged", b -> {});
        complete("tagged", untagged, upload("tagged", untagged));
        assertThat(s3.getObjectTagging(b -> b.bucket(BUCKET).key("tagged")).hasTagSet())
                .isTrue();
        assertThat(s3.getObjectTagging(b -> b.bucket(BUCKET).key("tagged")).tagSet())
                .isEmpty();
        assertThat(reader.getObjectAsBytes(b -> b.bucket(BUCKET).key("tagged")).asByteArray())
                .hasSize(FIRST.length + SECOND.length);
    }

    @Test
    void metadataAndStorageClassAreThoseThatItBeganWith() {
        String id = begin(
                "described",
                b -> b.storageClass("STANDARD_IA").contentType("text/x-vectors").metadata(Map.of("made", "by parts")));
        List<CompletedPart> parts = upload("described", id);
        assertThat(s3.listParts(b -> b.bucket(BUCKET).key("described").uploadId(id))
                        .storageClassAsString())
                .isEqualTo("STANDARD_IA");
        complete("described", id, parts);
        var head = s3.headObject(b -> b.bucket(BUCKET).key("described"));
        assertThat(head.storageClassAsString()).isEqualTo("STANDARD_IA");
        assertThat(head.contentType()).isEqualTo("text/x-vectors");
        assertThat(head.metadata()).containsEntry("made", "by parts");
        assertThat(s3.listObjectsV2(b -> b.bucket(BUCKET).prefix("described"))
                        .contents()
                        .get(0)
                        .storageClassAsString())
                .isEqualTo("STANDARD_IA");
    }

    @Test
    void anUploadIsForItsOwnKey() {
        String id = begin("theirs/k", b -> {});
        List<CompletedPart> parts = upload("theirs/k", id);
        String arn = "arn:aws:s3:::" + BUCKET + "/mine/*";
        S3Client other = account.s3WithRole(
                TestAccount.allow("s3:PutObject", arn),
                TestAccount.allow("s3:AbortMultipartUpload", arn),
                TestAccount.allow("s3:ListMultipartUploadParts", arn));
        refused(
                () -> other.abortMultipartUpload(
                        b -> b.bucket(BUCKET).key("mine/x").uploadId(id)),
                "NoSuchUpload");
        refused(
                () -> other.completeMultipartUpload(
                        b -> b.bucket(BUCKET).key("mine/x").uploadId(id).multipartUpload(m -> m.parts(parts))),
                "NoSuchUpload");
        refused(() -> other.listParts(b -> b.bucket(BUCKET).key("mine/x").uploadId(id)), "NoSuchUpload");
        refused(
                () -> other.uploadPart(
                        b -> b.bucket(BUCKET).key("mine/x").uploadId(id).partNumber(1), RequestBody.fromString("x")),
                "NoSuchUpload");
        complete("theirs/k", id, parts);
        refused(() -> s3.listParts(b -> b.bucket(BUCKET).key("theirs/k").uploadId(id)), "NoSuchUpload");
    }

    @ParameterizedTest
    @CsvSource({"CRC64NVME, FULL_OBJECT", "CRC32, FULL_OBJECT", "CRC32C, FULL_OBJECT"})
    void aChecksumOfTheWholeIsThatOfAllItsBytes(String algorithm, String type) {
        String id = begin("whole", b -> b.checksumAlgorithm(algorithm).checksumType(type));
        List<CompletedPart> parts = upload("whole", id, algorithm);
        complete("whole", id, parts);
        var head = s3.headObject(b -> b.bucket(BUCKET).key("whole").checksumMode("ENABLED"));
        assertThat(head.checksumTypeAsString()).isEqualTo("FULL_OBJECT");
        assertThat(List.of(
                        String.valueOf(head.checksumCRC64NVME()),
                        String.valueOf(head.checksumCRC32()),
                        String.valueOf(head.checksumCRC32C())))
                .contains(ofBoth(ChecksumAlgorithm.valueOf(algorithm)));
        assertThat(s3.listObjectsV2(b -> b.bucket(BUCKET).prefix("whole"))
                        .contents()
                        .get(0)
                        .checksumTypeAsString())
                .isEqualTo("FULL_OBJECT");
    }

    private static String ofBoth(ChecksumAlgorithm algorithm) {
        ChecksumAlgorithm.Running sum = algorithm.start();
        sum.update(FIRST, 0, FIRST.length);
        sum.update(SECOND, 0, SECOND.length);
        return Base64.getEncoder().encodeToString(sum.value());
    }

    @Test
    void withoutAnAlgorithmTheObjectHasS3sOwn() throws Exception {
        try (RawHttp http = new RawHttp(account.endpoint())) {
            String id = signed(http, "POST", "/" + BUCKET + "/own?uploads", "").element("UploadId");
            Answer part = signed(http, "PUT", "/" + BUCKET + "/own?partNumber=1&uploadId=" + id, "content");
            Answer done = signed(
                    http,
                    "POST",
                    "/" + BUCKET + "/own?uploadId=" + id,
                    "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                            + part.headers().get("ETag") + "</ETag></Part></CompleteMultipartUpload>");
            assertThat(done.element("ChecksumType")).isEqualTo("FULL_OBJECT");
            assertThat(done.element("ChecksumCRC64NVME")).isNotEmpty();
            assertThat(done.element("Bucket")).isEqualTo(BUCKET);
            assertThat(done.element("Location"))
                    .isEqualTo("http://" + account.endpoint().getAuthority() + "/" + BUCKET + "/own");
        }
    }

    private Answer signed(RawHttp http, String method, String target, String body) throws Exception {
        return http.send(new RawHttp.Signing(account.gateway.rootCredentials())
                .sign(account.endpoint(), RawHttp.plain(account.endpoint(), method, target, body)));
    }

    @Test
    void aCompositeChecksumIsMadeOfThoseOfTheParts() {
        String id = begin("composite", b -> b.checksumAlgorithm("SHA256"));
        List<CompletedPart> parts = IntStream.of(1, 2)
                .mapToObj(n -> {
                    UploadPartResponse part = s3.uploadPart(
                            b -> b.bucket(BUCKET)
                                    .key("composite")
                                    .uploadId(id)
                                    .partNumber(n)
                                    .checksumAlgorithm("SHA256"),
                            RequestBody.fromBytes(n == 1 ? FIRST : SECOND));
                    return CompletedPart.builder()
                            .partNumber(n)
                            .eTag(part.eTag())
                            .checksumSHA256(part.checksumSHA256())
                            .build();
                })
                .toList();
        var listed = s3.listParts(b -> b.bucket(BUCKET).key("composite").uploadId(id));
        assertThat(listed.checksumAlgorithmAsString()).isEqualTo("SHA256");
        assertThat(listed.checksumTypeAsString()).isEqualTo("COMPOSITE");
        assertThat(listed.parts())
                .extracting(p -> p.checksumSHA256())
                .containsExactly(parts.get(0).checksumSHA256(), parts.get(1).checksumSHA256());
        S3Exception missing = refused(
                () -> complete(
                        "composite",
                        id,
                        parts.stream()
                                .map(p -> p.toBuilder().checksumSHA256(null).build())
                                .toList()),
                "InvalidRequest");
        assertThat(missing.awsErrorDetails().errorMessage()).contains("It was missing for part 1 in the request.");

        complete("composite", id, parts);
        var attributes = s3.getObjectAttributes(b -> b.bucket(BUCKET)
                .key("composite")
                .objectAttributesWithStrings("Checksum", "ObjectParts", "ETag", "ObjectSize", "StorageClass"));
        assertThat(attributes.checksum().checksumTypeAsString()).isEqualTo("COMPOSITE");
        assertThat(attributes.checksum().checksumSHA256()).endsWith("-2");
        assertThat(attributes.objectParts().totalPartsCount()).isEqualTo(2);
        assertThat(attributes.objectParts().parts())
                .extracting(p -> p.partNumber(), p -> p.size(), p -> p.checksumSHA256())
                .containsExactly(
                        tuple(1, (long) FIRST.length, parts.get(0).checksumSHA256()),
                        tuple(2, (long) SECOND.length, parts.get(1).checksumSHA256()));
        assertThat(attributes.objectSize()).isEqualTo(FIRST.length + SECOND.length);
        var part = s3.headObject(
                b -> b.bucket(BUCKET).key("composite").partNumber(2).checksumMode("ENABLED"));
        assertThat(part.checksumSHA256()).isEqualTo(parts.get(1).checksumSHA256());
        assertThat(part.contentLength()).isEqualTo(SECOND.length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SHA256|FULL_OBJECT|The FULL_OBJECT checksum type cannot be used with the sha256 checksum algorithm.",
                "CRC64NVME|COMPOSITE|The COMPOSITE checksum type cannot be used with the crc64nvme checksum algorithm.",
                "|COMPOSITE|The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
                "CRC32|SOME|Value for x-amz-checksum-type header is invalid."
            })
    void impossibleChecksumsAreRefused(String algorithm, String type, String message) throws Exception {
        try (RawHttp http = new RawHttp(account.endpoint())) {
            RawHttp.Request request =
                    RawHttp.plain(account.endpoint(), "POST", "/" + BUCKET + "/impossible?uploads", "");
            request.header("x-amz-checksum-type", type);
            if (algorithm != null) {
                request.header("x-amz-checksum-algorithm", algorithm);
            }
            Answer answer =
                    http.send(new RawHttp.Signing(account.gateway.rootCredentials()).sign(account.endpoint(), request));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.element("Code")).isEqualTo("InvalidRequest");
            assertThat(answer.element("Message")).isEqualTo(message);
        }
    }

    @Test
    void aPartOfAnotherAlgorithmIsRefused() {
        String id = begin("mixed", b -> b.checksumAlgorithm("CRC32C"));
        S3Exception e = refused(
                () -> s3.uploadPart(
                        b -> b.bucket(BUCKET)
                                .key("mixed")
                                .uploadId(id)
                                .partNumber(1)
                                .checksumAlgorithm("SHA1"),
                        RequestBody.fromString("x")),
                "InvalidRequest");
        assertThat(e.awsErrorDetails().errorMessage())
                .isEqualTo(
                        "Checksum Type mismatch occurred, expected checksum Type: crc32c, actual checksum Type: sha1");
    }

    @Test
    void whatTheListOfPartsSaysHasToBeSo() {
        String id = begin("strict", b -> {});
        List<CompletedPart> parts = upload("strict", id);
        CompletedPart first = parts.get(0);
        CompletedPart second = parts.get(1);
        refused(() -> complete("strict", id, List.of(second, first)), "InvalidPartOrder");
        refused(
                () -> complete(
                        "strict",
                        id,
                        List.of(first, second.toBuilder().eTag("\"other\"").build())),
                "InvalidPart");
        refused(
                () -> complete(
                        "strict",
                        id,
                        List.of(first, second.toBuilder().partNumber(7).build())),
                "InvalidPart");
        s3.uploadPart(b -> b.bucket(BUCKET).key("strict").uploadId(id).partNumber(3), RequestBody.fromString("last"));
        String third = s3.listParts(b -> b.bucket(BUCKET).key("strict").uploadId(id))
                .parts()
                .get(2)
                .eTag();
        refused(
                () -> complete(
                        "strict",
                        id,
                        List.of(
                                first,
                                second,
                                second.toBuilder().partNumber(3).eTag(third).build())),
                "EntityTooSmall");
        S3Exception size = refused(
                () -> s3.completeMultipartUpload(b -> b.bucket(BUCKET)
                        .key("strict")
                        .uploadId(id)
                        .mpuObjectSize(7L)
                        .multipartUpload(m -> m.parts(parts))),
                "InvalidRequest");
        assertThat(size.awsErrorDetails().errorMessage()).contains("x-amz-mp-object-size");
        // Nothing of that ended the upload.
        complete("strict", id, parts);
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("strict")).asByteArray())
                .startsWith(FIRST)
                .endsWith(SECOND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"line\nfeed", "bell\u0007", ".mpus-upload", ".s3proxy-stub", "../up", "a//b"})
    void anyKeyCanBeUploadedInParts(String key) {
        String id = begin(key, b -> {});
        assertThat(s3.listMultipartUploads(b -> b.bucket(BUCKET).encodingType("url"))
                        .uploads())
                .anySatisfy(u -> assertThat(u.uploadId()).isEqualTo(id))
                .anySatisfy(u -> assertThat(u.key()).isEqualTo(key));
        s3.listMultipartUploads(b -> b.bucket(BUCKET));
        complete(key, id, upload(key, id));
        assertThat(s3.headObject(b -> b.bucket(BUCKET).key(key)).contentLength())
                .isEqualTo(FIRST.length + SECOND.length);
        s3.deleteObject(b -> b.bucket(BUCKET).key(key));
    }

    @Test
    void partsCanBeCopiedFromObjects() {
        s3.putObject(b -> b.bucket(BUCKET).key("source"), RequestBody.fromBytes(FIRST));
        String id = begin("of copies", b -> {});
        var whole = s3.uploadPartCopy(b -> b.sourceBucket(BUCKET)
                .sourceKey("source")
                .destinationBucket(BUCKET)
                .destinationKey("of copies")
                .uploadId(id)
                .partNumber(1));
        var range = s3.uploadPartCopy(b -> b.sourceBucket(BUCKET)
                .sourceKey("source")
                .copySourceRange("bytes=10-19")
                .destinationBucket(BUCKET)
                .destinationKey("of copies")
                .uploadId(id)
                .partNumber(2));
        refused(
                () -> s3.uploadPartCopy(b -> b.sourceBucket(BUCKET)
                        .sourceKey("source")
                        .copySourceRange("bytes=10-" + FIRST.length)
                        .destinationBucket(BUCKET)
                        .destinationKey("of copies")
                        .uploadId(id)
                        .partNumber(2)),
                "InvalidArgument");
        complete(
                "of copies",
                id,
                List.of(
                        CompletedPart.builder()
                                .partNumber(1)
                                .eTag(whole.copyPartResult().eTag())
                                .build(),
                        CompletedPart.builder()
                                .partNumber(2)
                                .eTag(range.copyPartResult().eTag())
                                .build()));
        s3.deleteObject(b -> b.bucket(BUCKET).key("source"));
        byte[] content =
                s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("of copies")).asByteArray();
        assertThat(content).startsWith(FIRST).endsWith(Arrays.copyOfRange(FIRST, 10, 20));
        assertThat(content).hasSize(FIRST.length + 10);
    }
}
