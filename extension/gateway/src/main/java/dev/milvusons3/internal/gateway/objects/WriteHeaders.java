package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.s3.S3Errors;
import dev.milvusons3.internal.gateway.s3.TagSets;
import dev.milvusons3.internal.gateway.store.ObjectAttributes;
import dev.milvusons3.internal.gateway.store.WriteCondition;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the headers of a write say of the object that is to be. */
final class WriteHeaders {
    static final String ENCRYPTION = "x-amz-server-side-encryption";
    private static final String META = "x-amz-meta-";
    private static final int MOST_METADATA = 2 * 1024;

    private static final List<String> KEPT = List.of(
            "Cache-Control",
            "Content-Disposition",
            "Content-Encoding",
            "Content-Language",
            "Expires",
            "x-amz-website-redirect-location");

    private static final Set<String> ENCRYPTIONS = Set.of("AES256", "aws:kms", "aws:kms:dsse");

    private static final Set<String> STORAGE_CLASSES = Set.of(
            "STANDARD",
            "REDUCED_REDUNDANCY",
            "STANDARD_IA",
            "ONEZONE_IA",
            "INTELLIGENT_TIERING",
            "GLACIER",
            "DEEP_ARCHIVE",
            "GLACIER_IR");

    private WriteHeaders() {}

    static ObjectAttributes attributes(ObjectCall call) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : KEPT) {
            call.header(name).ifPresent(value -> headers.put(name, value));
        }
        headers.put("Content-Type", call.header("Content-Type").orElse("binary/octet-stream"));
        headers.putAll(encryption(call));
        return new ObjectAttributes(headers, metadata(call), storageClass(call));
    }

    /** {@return what is said of the encryption; nothing is encrypted} */
    static Map<String, String> encryption(ObjectCall call) {
        Map<String, String> headers = new LinkedHashMap<>();
        String asked = call.header(ENCRYPTION).orElse("AES256");
        if (!ENCRYPTIONS.contains(asked)) {
            throw S3Errors.invalidArgument("The encryption method specified is not supported", ENCRYPTION, asked);
        }
        headers.put(ENCRYPTION, asked);
        for (String more : List.of("-aws-kms-key-id", "-bucket-key-enabled", "-context")) {
            call.header(ENCRYPTION + more).ifPresent(value -> headers.put(ENCRYPTION + more, value));
        }
        return headers;
    }

    static Map<String, String> metadata(ObjectCall call) {
        Map<String, String> metadata = new LinkedHashMap<>();
        int size = 0;
        for (Map.Entry<String, String> header : call.request().headers().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(META)) {
                String bare = name.substring(META.length());
                metadata.put(bare, header.getValue());
                size += bytes(bare) + bytes(header.getValue());
            }
        }
        if (size > MOST_METADATA) {
            throw new AwsError(
                            400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size")
                    .with("Size", Integer.toString(size))
                    .with("MaxSizeAllowed", Integer.toString(MOST_METADATA));
        }
        return metadata;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    static String storageClass(ObjectCall call) {
        String asked = call.header("x-amz-storage-class").orElse("STANDARD");
        if (!STORAGE_CLASSES.contains(asked)) {
            throw new AwsError(400, "InvalidStorageClass", "The storage class you specified is not valid")
                    .with("StorageClassRequested", asked);
        }
        return asked;
    }

    static Map<String, String> tags(ObjectCall call) {
        return call.header("x-amz-tagging").map(TagSets::parseHeader).orElse(Map.of());
    }

    /**
     * {@return what has to be so for the write to happen}
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">Conditional writes</a>
     */
    static WriteCondition condition(ObjectCall call) {
        Optional<String> match = call.header("If-Match");
        Optional<String> noneMatch = call.header("If-None-Match");
        if (match.isPresent() && noneMatch.isPresent()) {
            throw S3Errors.unservedHeader("If-Match,If-None-Match");
        }
        if (match.filter("*"::equals).isPresent()) {
            throw S3Errors.unservedHeader("If-Match");
        }
        if (noneMatch.isPresent() && !noneMatch.get().equals("*")) {
            throw S3Errors.unservedHeader("If-None-Match");
        }
        return new WriteCondition(match, noneMatch.isPresent());
    }
}
