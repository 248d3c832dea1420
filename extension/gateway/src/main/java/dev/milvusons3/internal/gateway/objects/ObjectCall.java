package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.http.Parameters;
import dev.milvusons3.internal.gateway.http.XmlElement;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.s3.BackendRequest;
import dev.milvusons3.internal.gateway.s3.S3Errors;
import dev.milvusons3.internal.gateway.store.ObjectVersion;
import dev.milvusons3.internal.gateway.store.StoredBucket;
import dev.milvusons3.internal.gateway.store.Versioning;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * A request to the embedded store, and where its answer goes.
 *
 * @param request that may go ahead
 * @param response of which nothing was said yet
 * @param bucket that it is about
 */
record ObjectCall(BackendRequest request, HttpServletResponse response, StoredBucket bucket) {
    static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
    private static final int MAX_DOCUMENT = 2 << 20;

    String key() {
        return request.target().key();
    }

    Parameters query() {
        return request.query();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.headers().get(name));
    }

    Optional<String> versionId() {
        return query().get("versionId");
    }

    /** {@return the id of the upload that the request names} */
    String uploadId() {
        return query().get("uploadId").orElseThrow(() -> S3Errors.invalidRequest("Missing uploadId"));
    }

    boolean isHead() {
        return request.method().equals("HEAD");
    }

    /** {@return the document in the body} */
    XmlElement document(String root) throws IOException {
        byte[] body = request.body().readNBytes(MAX_DOCUMENT + 1);
        if (body.length > MAX_DOCUMENT) {
            throw XmlElement.malformed();
        }
        XmlElement document = XmlElement.parse(body);
        if (!document.name().equals(root)) {
            throw XmlElement.malformed();
        }
        return document;
    }

    /** Says which version it was, in a bucket that has versions. */
    void tellVersion(ObjectVersion version) {
        if (bucket.versioning() != Versioning.OFF || versionId().isPresent()) {
            response.setHeader("x-amz-version-id", version.id());
        }
    }

    void answer(int status) {
        response.setStatus(status);
    }

    void answer(XmlWriter xml) throws IOException {
        byte[] body = xml.bytes();
        response.setStatus(200);
        response.setContentType("application/xml");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    static String quoted(String etag) {
        return "\"" + etag + "\"";
    }
}
