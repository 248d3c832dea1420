package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.AwsError;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/** A back end's answer: the gateway's own ids stay, and an error comes back to the gateway. */
final class BackendServletResponse extends HttpServletResponseWrapper {
    BackendServletResponse(HttpServletResponse response) {
        super(response);
    }

    @Override
    public void addHeader(String name, String value) {
        if (!name.equalsIgnoreCase("x-amz-request-id")) {
            super.addHeader(name, value);
        }
    }

    @Override
    public void sendError(int status) {
        sendError(status, "");
    }

    @Override
    public void sendError(int status, String message) {
        throw new AwsError(status, status == 501 ? "NotImplemented" : "InvalidArgument", message);
    }
}
