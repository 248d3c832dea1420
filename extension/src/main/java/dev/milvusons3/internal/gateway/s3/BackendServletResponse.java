package dev.milvusons3.internal.gateway.s3;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * A back end's answer: the gateway's own ids stay, and an error comes back to the gateway. Flushing is left to the server, which
 * can then say how long a short answer is: the CRT's client takes one that only ends with the connection for one without a body.
 */
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
    public ServletOutputStream getOutputStream() throws IOException {
        return new UnflushedOutput(super.getOutputStream());
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        return new PrintWriter(new OutputStreamWriter(getOutputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public void sendError(int status) {
        sendError(status, "");
    }

    @Override
    public void sendError(int status, String message) {
        throw S3ErrorTexts.complete(status, status == 501 ? "NotImplemented" : "InvalidArgument", message);
    }
}
