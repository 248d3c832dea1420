package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.internal.gateway.RawHttp;
import dev.milvusons3.internal.gateway.RawHttp.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Keys are kept to the letter, and listed in their order. */
class KeysAndListingsTest extends ObjectsCase {
    private void put(String... keys) {
        for (String key : keys) {
            s3.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromString("x"));
        }
    }

    private S3Exception refused(Runnable call, String code) {
        S3Exception e = catchThrowableOfType(S3Exception.class, call::run);
        assertThat(e.statusCode()).isEqualTo(400);
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
        return e;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".mpus-a",
                ".s3proxy-b",
                "..",
                ".",
                "../c",
                "d/..",
                "e//",
                "//f",
                "/g",
                "h\u0001",
                "j\n",
                "k\uffff",
                "l\ud83d\ude00",
                "m\u202e",
                "n\\o"
            })
    void anyKeyIsOne(String key) {
        put(key);
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asUtf8String())
                .isEqualTo("x");
        assertThat(s3.listObjectsV2(b -> b.bucket(BUCKET).prefix(key).encodingType("url"))
                        .contents())
                .extracting(S3Object::key)
                .containsExactly(key);
        s3.deleteObject(b -> b.bucket(BUCKET).key(key));
    }

    @Test
    void theOrderIsThatOfUtf8() {
        put("order/\uffee", "order/\ud83d\ude00", "order/z", "order/Z", "order/ä");
        assertThat(s3.listObjectsV2(b -> b.bucket(BUCKET).prefix("order/")).contents())
                .extracting(S3Object::key)
                .containsExactly("order/Z", "order/z", "order/ä", "order/\uffee", "order/\ud83d\ude00");
    }

    @ParameterizedTest
    @CsvSource({"a, 2", "%, 1", "., 2", "ba, 1", "/, 2", "none, 0"})
    void anyDelimiterFolds(String delimiter, int prefixes) {
        String prefix = "fold ";
        put(prefix + "bar", prefix + "b%z/", prefix + "c.a/", prefix + "d.f.");
        var listed = s3.listObjectsV2(b -> b.bucket(BUCKET).prefix(prefix).delimiter(delimiter));
        assertThat(listed.commonPrefixes()).hasSize(prefixes);
        assertThat(listed.contents()).hasSize(4 - prefixes);
        assertThat(listed.keyCount()).isEqualTo(4);
    }

    @Test
    void pagesGoOnAfterCommonPrefixes() {
        put("pages/a/1", "pages/a/2", "pages/b", "pages/c/1", "pages/d");
        var first = s3.listObjects(
                b -> b.bucket(BUCKET).prefix("pages/").delimiter("/").maxKeys(1));
        assertThat(first.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("pages/a/");
        assertThat(first.nextMarker()).isEqualTo("pages/a/");
        var second = s3.listObjects(
                b -> b.bucket(BUCKET).prefix("pages/").delimiter("/").maxKeys(2).marker(first.nextMarker()));
        assertThat(second.contents()).extracting(S3Object::key).containsExactly("pages/b");
        assertThat(second.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("pages/c/");
        var after = s3.listObjectsV2(b -> b.bucket(BUCKET).prefix("pages/").startAfter("pages/b"));
        assertThat(after.contents()).extracting(S3Object::key).containsExactly("pages/c/1", "pages/d");
        assertThat(after.startAfter()).isEqualTo("pages/b");
    }

    @Test
    void encodedListingsAreOfTheSameKeys() throws Exception {
        put("enc oded/ä+b/c");
        try (RawHttp http = new RawHttp(account.endpoint())) {
            Answer answer = http.send(new RawHttp.Signing(account.gateway.rootCredentials())
                    .sign(
                            account.endpoint(),
                            RawHttp.plain(
                                    account.endpoint(),
                                    "GET",
                                    "/" + BUCKET + "?list-type=2&encoding-type=url&prefix=enc%20oded%2F&delimiter=%2Bb",
                                    "")));
            assertThat(answer.element("EncodingType")).isEqualTo("url");
            assertThat(answer.element("Prefix")).isEqualTo("enc+oded/");
            assertThat(answer.element("Delimiter")).isEqualTo("%2Bb");
            assertThat(answer.body()).contains("<CommonPrefixes><Prefix>enc+oded/%C3%A4%2Bb</Prefix></CommonPrefixes>");
        }
        refused(() -> s3.listObjectsV2(b -> b.bucket(BUCKET).encodingType("base64")), "InvalidArgument");
        refused(() -> s3.listObjectsV2(b -> b.bucket(BUCKET).maxKeys(-1)), "InvalidArgument");
        refused(() -> s3.listObjectsV2(b -> b.bucket(BUCKET).continuationToken("!")), "InvalidArgument");
    }

    @Test
    void keysAreOfUpTo1024Bytes() {
        String longest = "ä".repeat(512);
        put(longest);
        S3Exception e = refused(() -> put(longest + "x"), "KeyTooLongError");
        assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Your key is too long");
        refused(() -> s3.createMultipartUpload(b -> b.bucket(BUCKET).key(longest + "x")), "KeyTooLongError");
        refused(
                () -> s3.copyObject(b -> b.sourceBucket(BUCKET)
                        .sourceKey(longest)
                        .destinationBucket(BUCKET)
                        .destinationKey(longest + "x")),
                "KeyTooLongError");
    }

    @Test
    void metadataIsOfUpTo2Kilobytes() {
        s3.putObject(
                b -> b.bucket(BUCKET).key("meta").metadata(Map.of("k".repeat(48), "v".repeat(2_000))),
                RequestBody.fromString("x"));
        S3Exception e = refused(
                () -> s3.putObject(
                        b -> b.bucket(BUCKET)
                                .key("meta too large")
                                .metadata(Map.of("k".repeat(48), "v".repeat(1_000), "l", "v".repeat(1_000))),
                        RequestBody.fromString("x")),
                "MetadataTooLarge");
        assertThat(e.awsErrorDetails().errorMessage())
                .isEqualTo("Your metadata headers exceed the maximum allowed metadata size");
        refused(
                () -> s3.createMultipartUpload(
                        b -> b.bucket(BUCKET).key("meta too large").metadata(Map.of("k", "v".repeat(2_048)))),
                "MetadataTooLarge");
        assertThat(s3.listObjectsV2(b -> b.bucket(BUCKET).prefix("meta too")).contents())
                .isEqualTo(List.of());
    }
}
