package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.sigv4.Authentication;
import java.io.IOException;
import java.util.Optional;

/**
 * A request to S3 that was understood and authenticated.
 *
 * @param call of HTTP
 * @param target what it is about
 * @param operation what it asks for
 * @param authentication who asks
 * @param versionId if a version is meant
 * @param source of a copy
 */
record S3Exchange(
        Call call,
        S3Target target,
        S3Operation operation,
        Authentication authentication,
        Optional<String> versionId,
        Optional<CopySource> source) {
    static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    Caller caller() {
        return authentication.caller();
    }

    /** Answers without a body. */
    void answer(int status) {
        call.response().setStatus(status);
    }

    /** Answers with a document. */
    void answer(XmlWriter xml) throws IOException {
        answer("application/xml", xml.bytes());
    }

    void answer(String contentType, byte[] body) throws IOException {
        call.response().setStatus(200);
        call.response().setContentType(contentType);
        call.response().setContentLength(body.length);
        call.response().getOutputStream().write(body);
    }
}
