package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What a real client does with objects, over plain HTTP with its default signatures and checksums. */
class ObjectsTest extends ObjectsCase {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8_191, 65_536, 131_072, 131_073, 3_000_000})
    void comeBackAsTheyWereSent(int size) {
        byte[] content = random(size);
        s3.putObject(b -> b.bucket(BUCKET).key("size/" + size), RequestBody.fromBytes(content));
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("size/" + size))
                        .asByteArray())
                .isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "with space",
                "a+b",
                "a%2Fb",
                "ünïcode-日本語",
                "a//b",
                "./dot/../dot",
                "~!*'()",
                "a&b=c?d#e",
                "trailing/",
                "healthz",
                "quote\"<>&",
                "semi;colon:at@"
            })
    void keysAreTakenToTheLetter(String key) {
        String whole = "keys/" + key;
        s3.putObject(b -> b.bucket(BUCKET).key(whole), RequestBody.fromString(key));
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(whole)).asUtf8String())
                .isEqualTo(key);
        assertThat(s3.listObjectsV2(b -> b.bucket(BUCKET).prefix(whole)).contents())
                .extracting(S3Object::key)
                .contains(whole);
        assertThat(account.gateway.decisions().list())
                .anySatisfy(d -> assertThat(d.resource()).isEqualTo("arn:aws:s3:::" + BUCKET + "/" + whole));
    }

    @ParameterizedTest
    @EnumSource(
            value = ChecksumAlgorithm.class,
            names = {"CRC32", "SHA1", "SHA256"})
    void checksumsAreVerifiedAndAnswered(ChecksumAlgorithm algorithm) {
        var response = s3.putObject(
                b -> b.bucket(BUCKET).key("sum").checksumAlgorithm(algorithm), RequestBody.fromBytes(random(70_000)));
        assertThat(List.of(
                        String.valueOf(response.checksumCRC32()),
                        String.valueOf(response.checksumSHA1()),
                        String.valueOf(response.checksumSHA256())))
                .filteredOn(value -> !value.equals("null"))
                .hasSize(1);
    }

    @Test
    void aKeyMayBeginWithAnother() {
        for (String key : List.of("same", "same/below", "same/below/that", "same/")) {
            s3.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromString(key));
        }
        assertThat(s3.listObjectsV2(b -> b.bucket(BUCKET).prefix("same")).contents())
                .extracting(S3Object::key)
                .containsExactly("same", "same/", "same/below", "same/below/that");
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("same")).asUtf8String())
                .isEqualTo("same");
    }

    @Test
    void metadataComesBack() {
        s3.putObject(
                b -> b.bucket(BUCKET)
                        .key("meta")
                        .contentType("text/x-milvus; charset=UTF-8")
                        .contentEncoding("zstd")
                        .cacheControl("no-cache")
                        .metadata(Map.of("a", "b c", "empty", "")),
                RequestBody.fromString("x"));
        var head = s3.headObject(b -> b.bucket(BUCKET).key("meta"));
        assertThat(head.contentType()).isEqualToIgnoringCase("text/x-milvus; charset=UTF-8");
        assertThat(head.contentEncoding()).isEqualTo("zstd");
        assertThat(head.cacheControl()).isEqualTo("no-cache");
        assertThat(head.metadata()).containsEntry("a", "b c");
        assertThat(head.contentLength()).isEqualTo(1);
        assertThat(head.eTag()).matches("\"[0-9a-f]{32}\"");
    }

    @Test
    void rangesAndConditionsAreMet() {
        s3.putObject(b -> b.bucket(BUCKET).key("range"), RequestBody.fromString("0123456789"));
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("range").range("bytes=2-5"))
                        .asUtf8String())
                .isEqualTo("2345");
        assertThatThrownBy(() ->
                        s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("range").range("bytes=50-60")))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(416));
        String etag = s3.headObject(b -> b.bucket(BUCKET).key("range")).eTag();
        assertThatThrownBy(() ->
                        s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("range").ifNoneMatch(etag)))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(304));
        S3Exception exists = catchThrowableOfType(
                S3Exception.class,
                () -> s3.putObject(
                        b -> b.bucket(BUCKET).key("range").ifNoneMatch("*"), RequestBody.fromString("again")));
        assertThat(exists.statusCode()).isEqualTo(412);
        assertThat(exists.awsErrorDetails().errorCode()).isEqualTo("PreconditionFailed");
    }

    @Test
    void listingsHavePagesAndPrefixes() {
        for (int i = 0; i < 7; i++) {
            String key = "list/" + (i % 2) + "/" + i;
            s3.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromString("x"));
        }
        assertThat(s3
                        .listObjectsV2Paginator(
                                b -> b.bucket(BUCKET).prefix("list/").maxKeys(2))
                        .contents()
                        .stream())
                .hasSize(7);
        assertThat(s3.listObjectsV2(b -> b.bucket(BUCKET).prefix("list/").delimiter("/"))
                        .commonPrefixes())
                .hasSize(2);
        assertThat(s3.listObjects(b -> b.bucket(BUCKET).prefix("list/1/")).contents())
                .hasSize(3);
    }

    @Test
    void copiesKeepOrReplaceMetadata() {
        s3.putObject(
                b -> b.bucket(BUCKET)
                        .key("copy from+1")
                        .metadata(Map.of("k", "v"))
                        .tagging("team=search"),
                RequestBody.fromString("copied"));
        s3.copyObject(b -> b.sourceBucket(BUCKET)
                .sourceKey("copy from+1")
                .destinationBucket(BUCKET)
                .destinationKey("copy to"));
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("copy to")).asUtf8String())
                .isEqualTo("copied");
        assertThat(s3.headObject(b -> b.bucket(BUCKET).key("copy to")).metadata())
                .containsEntry("k", "v");
        assertThat(s3.getObjectTagging(b -> b.bucket(BUCKET).key("copy to")).tagSet())
                .hasSize(1);
        s3.copyObject(b -> b.sourceBucket(BUCKET)
                .sourceKey("copy from+1")
                .destinationBucket(BUCKET)
                .destinationKey("copy other")
                .metadataDirective("REPLACE")
                .metadata(Map.of("x", "y"))
                .taggingDirective("REPLACE"));
        assertThat(s3.headObject(b -> b.bucket(BUCKET).key("copy other")).metadata())
                .containsOnlyKeys("x");
        assertThat(s3.getObjectTagging(b -> b.bucket(BUCKET).key("copy other")).tagSet())
                .isEmpty();
    }

    @Test
    void manyAreDeletedAtOnce() {
        for (String key : List.of("del/1", "del/2")) {
            s3.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromString("x"));
        }
        var response = s3.deleteObjects(b -> b.bucket(BUCKET)
                .delete(d -> d.objects(
                        ObjectIdentifier.builder().key("del/1").build(),
                        ObjectIdentifier.builder().key("del/2").build(),
                        ObjectIdentifier.builder().key("del/never there").build())));
        assertThat(response.deleted()).hasSize(3);
        assertThat(response.errors()).isEmpty();
        assertThat(s3.listObjectsV2(b -> b.bucket(BUCKET).prefix("del/")).contents())
                .isEmpty();
    }

    @Test
    void versionsAreKept() {
        String bucket = BUCKET + "-v";
        account.createBucket(bucket);
        s3.putBucketVersioning(b -> b.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
        assertThat(s3.getBucketVersioning(b -> b.bucket(bucket)).statusAsString())
                .isEqualTo("Enabled");
        String first = s3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("1"))
                .versionId();
        s3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("2"));
        assertThat(s3.getObjectAsBytes(b -> b.bucket(bucket).key("k").versionId(first))
                        .asUtf8String())
                .isEqualTo("1");
        assertThat(account.lastDecision().action()).isEqualTo("s3:GetObjectVersion");
        var marker = s3.deleteObjects(b -> b.bucket(bucket)
                .delete(d -> d.objects(ObjectIdentifier.builder().key("k").build())));
        assertThat(marker.deleted().get(0).deleteMarker()).isTrue();
        assertThatThrownBy(() -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("k")))
                .isInstanceOf(NoSuchKeyException.class);
        assertThat(s3.listObjectVersions(b -> b.bucket(bucket)).versions()).hasSize(2);
        s3.deleteObject(b -> b.bucket(bucket).key("k").versionId(first));
        assertThat(account.lastDecision().action()).isEqualTo("s3:DeleteObjectVersion");
        assertThat(s3.listObjectVersions(b -> b.bucket(bucket)).versions()).hasSize(1);
    }

    @Test
    void aPresignedUrlWorksUntilItExpires() throws Exception {
        s3.putObject(b -> b.bucket(BUCKET).key("signed url"), RequestBody.fromString("shared"));
        try (S3Presigner presigner = presigner()) {
            URI get = presigner
                    .presignGetObject(p -> p.signatureDuration(Duration.ofMinutes(10))
                            .getObjectRequest(g -> g.bucket(BUCKET).key("signed url")))
                    .url()
                    .toURI();
            assertThat(fetch(get).body()).isEqualTo("shared");
            assertThat(account.lastDecision().principal()).isEqualTo("arn:aws:iam::111122223333:root");
            HttpResponse<String> tampered = fetch(URI.create(get.toString().replace("signed%20url", "other")));
            assertThat(tampered.statusCode()).isEqualTo(403);
            assertThat(tampered.body()).contains("<Code>SignatureDoesNotMatch</Code>");
            account.clock.move(Duration.ofMinutes(11));
            HttpResponse<String> expired = fetch(get);
            account.clock.move(Duration.ofMinutes(-11));
            assertThat(expired.statusCode()).isEqualTo(403);
            assertThat(expired.body())
                    .contains("<Code>AccessDenied</Code><Message>Request has expired</Message>"
                            + "<X-Amz-Expires>600</X-Amz-Expires>");
        }
    }

    @Test
    void aPresignedUploadStoresItsBody() throws Exception {
        try (S3Presigner presigner = presigner()) {
            URI put = presigner
                    .presignPutObject(p -> p.signatureDuration(Duration.ofMinutes(10))
                            .putObjectRequest(g -> g.bucket(BUCKET).key("uploaded")))
                    .url()
                    .toURI();
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(put)
                                    .PUT(HttpRequest.BodyPublishers.ofString("by url"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(s3.getObject(b -> b.bucket(BUCKET).key("uploaded"), ResponseTransformer.toBytes())
                            .asUtf8String())
                    .isEqualTo("by url");
        }
    }

    private S3Presigner presigner() {
        return S3Presigner.builder()
                .endpointOverride(account.endpoint())
                .region(account.region())
                .credentialsProvider(StaticCredentialsProvider.create(account.gateway.rootCredentials()))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
    }

    private static HttpResponse<String> fetch(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whatIsMissingIsSaidToBe() {
        assertThatThrownBy(() -> s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("never")))
                .isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() -> s3.headObject(b -> b.bucket(BUCKET).key("never")))
                .isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() ->
                        s3.getObjectAsBytes(b -> b.bucket("no-such-bucket").key("k")))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NoSuchBucket"));
        s3.deleteObject(b -> b.bucket(BUCKET).key("never"));
    }
}
