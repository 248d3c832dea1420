package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.authz.ConditionKeys;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Parameters;
import dev.milvusons3.internal.gateway.http.UriEncoding;
import dev.milvusons3.internal.gateway.http.XmlElement;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Deletes many objects in one request; each is decided for itself, and the answer is a 200 that names the refused ones. */
final class DeleteObjects {
    private static final int MOST = 1_000;

    private final S3Authorization authorization;
    private final S3Backend backend;

    DeleteObjects(S3Authorization authorization, S3Backend backend) {
        this.authorization = authorization;
        this.backend = backend;
    }

    /** Parses the list, or throws. */
    static XmlElement parse(byte[] body) {
        XmlElement document = XmlElement.parse(body);
        List<XmlElement> objects = document.all("Object");
        boolean keyed = objects.stream()
                .allMatch(o -> o.first("Key").filter(k -> !k.text().isEmpty()).isPresent());
        if (!document.name().equals("Delete") || objects.isEmpty() || objects.size() > MOST || !keyed) {
            throw XmlElement.malformed();
        }
        return document;
    }

    void handle(S3Exchange x, Bucket bucket, XmlElement document, Map<String, List<String>> context)
            throws IOException {
        boolean quiet = document.textOf("Quiet").map(Boolean::parseBoolean).orElse(false);
        XmlWriter xml = new XmlWriter("DeleteResult", S3Exchange.NAMESPACE);
        for (XmlElement object : document.all("Object")) {
            delete(x, bucket, object, context, xml, quiet);
        }
        x.answer(xml);
    }

    private void delete(
            S3Exchange x,
            Bucket bucket,
            XmlElement object,
            Map<String, List<String>> context,
            XmlWriter xml,
            boolean quiet)
            throws IOException {
        String key = object.first("Key").orElseThrow(XmlElement::malformed).text();
        Optional<String> version = object.textOf("VersionId");
        S3Target target = new S3Target(bucket.name(), key);
        Map<String, List<String>> own = new HashMap<>(context);
        version.ifPresent(v -> own.put("s3:VersionId", ConditionKeys.one(v)));
        Optional<AwsError> denial = authorization.denial(
                x, x.operation().action(false) + (version.isPresent() ? "Version" : ""), target, own);
        if (denial.isPresent()) {
            writeError(xml, key, version, denial.get());
            return;
        }
        try {
            refuseUnserved(object);
            DiscardedResponse answer = delete(x, target, version, object.textOf("ETag"));
            if (!quiet) {
                writeDeleted(xml, key, version, answer);
            }
        } catch (AwsError e) {
            writeError(xml, key, version, e);
        }
    }

    /** Conditions that only directory buckets know. */
    private static void refuseUnserved(XmlElement object) {
        for (String element : List.of("LastModifiedTime", "Size")) {
            if (object.first(element).isPresent()) {
                throw S3Errors.notImplemented("the element " + element);
            }
        }
    }

    private DiscardedResponse delete(S3Exchange x, S3Target target, Optional<String> version, Optional<String> etag)
            throws IOException {
        SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        etag.ifPresent(e -> headers.put("If-Match", e));
        Parameters query = Parameters.parse(
                version.map(v -> "versionId=" + UriEncoding.encode(v)).orElse(""));
        DiscardedResponse answer = new DiscardedResponse(x.call().response());
        backend.handle(
                new BackendRequest(S3Operation.DeleteObject, x.call().request(), "DELETE", target, query, headers),
                answer);
        return answer;
    }

    private static void writeDeleted(XmlWriter xml, String key, Optional<String> version, DiscardedResponse answer) {
        xml.element("Deleted", () -> {
            xml.text("Key", key).text("VersionId", version.orElse(null));
            if (answer.header("x-amz-delete-marker").map(Boolean::parseBoolean).orElse(false)) {
                xml.text("DeleteMarker", true)
                        .text(
                                "DeleteMarkerVersionId",
                                answer.header("x-amz-version-id").orElse(null));
            }
        });
    }

    private static void writeError(XmlWriter xml, String key, Optional<String> version, AwsError error) {
        xml.element(
                "Error",
                () -> xml.text("Key", key)
                        .text("VersionId", version.orElse(null))
                        .text("Code", error.code())
                        .text("Message", error.message()));
    }
}
