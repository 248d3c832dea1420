package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.store.Checksum;
import dev.milvusons3.internal.gateway.store.ObjectAttributes;
import dev.milvusons3.internal.gateway.store.ObjectVersion;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an answer's headers say of a version.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_ResponseElements">Response of GetObject</a>
 */
final class VersionHeaders {
    private static final String OVERRIDE = "response-";

    private VersionHeaders() {}

    /** What a 304 too may say. */
    static void identify(ObjectCall call, ObjectVersion version) {
        HttpServletResponse response = call.response();
        response.setHeader("ETag", ObjectCall.quoted(version.etag()));
        response.setDateHeader("Last-Modified", version.lastModified().toEpochMilli());
        call.tellVersion(version);
    }

    static void describe(ObjectCall call, ObjectVersion version) {
        HttpServletResponse response = call.response();
        ObjectAttributes attributes = version.attributes();
        // Each is set once: a server remembers parts of a type that is replaced.
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(attributes.headers());
        call.query().asMap().forEach((name, value) -> {
            if (name.startsWith(OVERRIDE)) {
                headers.put(name.substring(OVERRIDE.length()), value);
            }
        });
        headers.forEach(response::setHeader);
        attributes.metadata().forEach((name, value) -> response.setHeader("x-amz-meta-" + name, value));
        if (!attributes.storageClass().equals("STANDARD")) {
            response.setHeader("x-amz-storage-class", attributes.storageClass());
        }
        if (call.request().mayCountTags() && !version.tags().isEmpty()) {
            response.setHeader(
                    "x-amz-tagging-count", Integer.toString(version.tags().size()));
        }
        response.setHeader("Accept-Ranges", "bytes");
    }

    /** What an answer to a write says of the encryption. */
    static void tellEncryption(HttpServletResponse response, Map<String, String> headers) {
        headers.forEach((name, value) -> {
            if (name.startsWith(WriteHeaders.ENCRYPTION)) {
                response.setHeader(name, value);
            }
        });
    }

    static void tellChecksum(HttpServletResponse response, Checksum checksum) {
        response.setHeader(checksum.algorithm().header(), checksum.value());
        response.setHeader("x-amz-checksum-type", checksum.type().name());
    }
}
