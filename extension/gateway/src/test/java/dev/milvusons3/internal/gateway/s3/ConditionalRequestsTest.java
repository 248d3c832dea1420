package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.internal.gateway.sigv4.Hashes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a request expects is compared and acted on in one step, whoever else writes. */
class ConditionalRequestsTest extends ObjectsCase {
    private String etag;

    @BeforeEach
    void write() {
        etag = s3.putObject(b -> b.bucket(BUCKET).key("k"), RequestBody.fromString("first"))
                .eTag();
    }

    private static void refused(Runnable call, int status, String code, String message) {
        S3Exception e = catchThrowableOfType(S3Exception.class, call::run);
        assertThat(e).isNotNull();
        assertThat(e.statusCode()).isEqualTo(status);
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(e.awsErrorDetails().errorMessage()).startsWith(message);
    }

    private static void preconditionFailed(Runnable call) {
        refused(call, 412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
    }

    private String content(String key) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asUtf8String();
    }

    @Test
    void noUpdateIsLost() throws Exception {
        s3.putObject(b -> b.bucket(BUCKET).key("counter"), RequestBody.fromString("0"));
        int threads = 6;
        int increments = 15;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Integer>> counters = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                S3Client client = account.s3(account.gateway.rootCredentials());
                counters.add(() -> {
                    for (int n = 0; n < increments; n++) {
                        increment(client);
                    }
                    return increments;
                });
            }
            for (Future<Integer> done : pool.invokeAll(counters)) {
                assertThat(done.get()).isEqualTo(increments);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(content("counter")).isEqualTo(Integer.toString(threads * increments));
    }

    private static void increment(S3Client client) {
        while (true) {
            ResponseBytes<GetObjectResponse> read =
                    client.getObjectAsBytes(b -> b.bucket(BUCKET).key("counter"));
            int next = Integer.parseInt(read.asUtf8String()) + 1;
            try {
                client.putObject(
                        b -> b.bucket(BUCKET)
                                .key("counter")
                                .ifMatch(read.response().eTag()),
                        RequestBody.fromString(Integer.toString(next)));
                return;
            } catch (S3Exception e) {
                assertThat(e.statusCode()).isEqualTo(412);
            }
        }
    }

    @Test
    void aReadIsOfOneVersion() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> writers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                String name = "writer " + i;
                S3Client client = account.s3(account.gateway.rootCredentials());
                writers.add(pool.submit(() -> {
                    int n = 0;
                    while (!over.get()) {
                        String content = (name + " " + n++ + " ").repeat(2_000 + n % 1_000);
                        client.putObject(
                                b -> b.bucket(BUCKET)
                                        .key("hot")
                                        .metadata(Map.of("md5", md5(content.getBytes(StandardCharsets.UTF_8)))),
                                RequestBody.fromString(content));
                    }
                    return n;
                }));
            }
            s3.putObject(
                    b -> b.bucket(BUCKET).key("hot").metadata(Map.of("md5", md5(new byte[0]))), RequestBody.empty());
            for (int i = 0; i < 300; i++) {
                ResponseBytes<GetObjectResponse> read =
                        s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("hot").checksumMode("ENABLED"));
                String md5 = md5(read.asByteArray());
                assertThat(read.response().eTag()).isEqualTo("\"" + md5 + "\"");
                assertThat(read.response().metadata()).containsEntry("md5", md5);
            }
            over.set(true);
            for (Future<Integer> writer : writers) {
                assertThat(writer.get()).isPositive();
            }
        } finally {
            over.set(true);
            pool.shutdown();
        }
    }

    private static String md5(byte[] bytes) {
        return Hashes.hex(Hashes.digest("MD5").digest(bytes));
    }

    @Test
    void putsAreMadeOnlyOverWhatIsExpected() {
        preconditionFailed(() ->
                s3.putObject(b -> b.bucket(BUCKET).key("k").ifMatch("\"0123\""), RequestBody.fromString("second")));
        preconditionFailed(
                () -> s3.putObject(b -> b.bucket(BUCKET).key("k").ifNoneMatch("*"), RequestBody.fromString("second")));
        refused(
                () -> s3.putObject(b -> b.bucket(BUCKET).key("absent").ifMatch(etag), RequestBody.fromString("second")),
                404,
                "NoSuchKey",
                "The specified key does not exist.");
        refused(
                () -> s3.putObject(b -> b.bucket(BUCKET).key("k").ifNoneMatch(etag), RequestBody.fromString("second")),
                501,
                "NotImplemented",
                "A header");
        assertThat(content("k")).isEqualTo("first");
        s3.putObject(b -> b.bucket(BUCKET).key("k").ifMatch(etag), RequestBody.fromString("second"));
        assertThat(content("k")).isEqualTo("second");
    }

    @Test
    void copiesAreMadeOnlyFromAndOverWhatIsExpected() {
        s3.putObject(b -> b.bucket(BUCKET).key("to"), RequestBody.fromString("there"));
        preconditionFailed(() -> s3.copyObject(b -> b.sourceBucket(BUCKET)
                .sourceKey("k")
                .destinationBucket(BUCKET)
                .destinationKey("to")
                .ifNoneMatch("*")));
        preconditionFailed(() -> s3.copyObject(b -> b.sourceBucket(BUCKET)
                .sourceKey("k")
                .destinationBucket(BUCKET)
                .destinationKey("to")
                .ifMatch(etag)));
        preconditionFailed(() -> s3.copyObject(b -> b.sourceBucket(BUCKET)
                .sourceKey("k")
                .copySourceIfMatch("\"0123\"")
                .destinationBucket(BUCKET)
                .destinationKey("to")));
        preconditionFailed(() -> s3.copyObject(b -> b.sourceBucket(BUCKET)
                .sourceKey("k")
                .copySourceIfNoneMatch(etag)
                .destinationBucket(BUCKET)
                .destinationKey("to")));
        preconditionFailed(() -> s3.copyObject(b -> b.sourceBucket(BUCKET)
                .sourceKey("k")
                .copySourceIfUnmodifiedSince(Instant.EPOCH)
                .destinationBucket(BUCKET)
                .destinationKey("to")));
        assertThat(content("to")).isEqualTo("there");
        refused(
                () -> s3.copyObject(b -> b.sourceBucket(BUCKET)
                        .sourceKey("k")
                        .destinationBucket(BUCKET)
                        .destinationKey("k")),
                400,
                "InvalidRequest",
                "This copy request is illegal because it is trying to copy an object to itself");
    }

    @Test
    void completionsAreMadeOnlyOverWhatIsExpected() {
        String id = s3.createMultipartUpload(b -> b.bucket(BUCKET).key("k")).uploadId();
        String part = s3.uploadPart(
                        b -> b.bucket(BUCKET).key("k").uploadId(id).partNumber(1), RequestBody.fromString("in parts"))
                .eTag();
        CompletedPart completed =
                CompletedPart.builder().partNumber(1).eTag(part).build();
        preconditionFailed(() -> s3.completeMultipartUpload(
                b -> b.bucket(BUCKET).key("k").uploadId(id).ifNoneMatch("*").multipartUpload(m -> m.parts(completed))));
        s3.completeMultipartUpload(
                b -> b.bucket(BUCKET).key("k").uploadId(id).ifMatch(etag).multipartUpload(m -> m.parts(completed)));
        assertThat(content("k")).isEqualTo("in parts");
    }

    @Test
    void deletionsAreMadeOnlyOfWhatIsExpected() {
        preconditionFailed(() -> s3.deleteObject(b -> b.bucket(BUCKET).key("k").ifMatch("\"0123\"")));
        var many = s3.deleteObjects(b -> b.bucket(BUCKET)
                .delete(d -> d.objects(
                        ObjectIdentifier.builder().key("k").eTag("\"0123\"").build())));
        assertThat(many.errors()).singleElement().satisfies(e -> {
            assertThat(e.code()).isEqualTo("PreconditionFailed");
            assertThat(e.message()).isNotBlank();
        });
        var bySize = s3.deleteObjects(b -> b.bucket(BUCKET)
                .delete(d ->
                        d.objects(ObjectIdentifier.builder().key("k").size(1L).build())));
        assertThat(bySize.errors())
                .singleElement()
                .satisfies(e -> assertThat(e.code()).isEqualTo("NotImplemented"));
        s3.deleteObject(b -> b.bucket(BUCKET).key("absent").ifMatch(etag));
        s3.deleteObject(b -> b.bucket(BUCKET).key("k").ifMatch(etag));
        refused(
                () -> s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("k")),
                404,
                "NoSuchKey",
                "The specified key does not exist.");
    }

    @Test
    void readsSayWhatDidNotHold() {
        preconditionFailed(
                () -> s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("k").ifMatch("\"0123\"")));
        preconditionFailed(
                () -> s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("k").ifUnmodifiedSince(Instant.EPOCH)));
        // An entity tag says more than a date.
        assertThat(s3.getObjectAsBytes(
                                b -> b.bucket(BUCKET).key("k").ifMatch(etag).ifUnmodifiedSince(Instant.EPOCH))
                        .asUtf8String())
                .isEqualTo("first");
        assertThat(catchThrowableOfType(
                                S3Exception.class,
                                () -> s3.headObject(
                                        b -> b.bucket(BUCKET).key("k").ifModifiedSince(Instant.now())))
                        .statusCode())
                .isEqualTo(304);
    }
}
