package dev.milvusons3.internal.gateway;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.json.JsonText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Errors as the services write them. */
final class ErrorAnswers {
    static final String HOST_ID = "bWlsdnVzLW9uLXMzIGdhdGV3YXk=";

    private ErrorAnswers() {}

    static AwsError internal() {
        return new AwsError(500, "InternalError", "We encountered an internal error. Please try again.");
    }

    static byte[] s3Document(AwsError error, String requestId) {
        XmlWriter xml = new XmlWriter("Error", "");
        xml.text("Code", error.code()).text("Message", error.message());
        error.details().forEach((name, value) -> xml.text(name, value));
        return xml.text("RequestId", requestId).text("HostId", HOST_ID).bytes();
    }

    static void s3(HttpServletRequest request, HttpServletResponse response, String requestId, AwsError error)
            throws IOException {
        if (response.isCommitted()) {
            // Too late to say so: cut off, the client sees that something is missing.
            throw new IOException(error);
        }
        response.resetBuffer();
        response.setStatus(error.status());
        if (error.details().containsKey("Region")) {
            response.setHeader("x-amz-bucket-region", error.details().get("Region"));
        }
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        byte[] body = s3Document(error, requestId);
        response.setContentType("application/xml");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    static void json(Call call, AwsError error) throws IOException {
        byte[] body = JsonText.compact(Map.of("__type", error.code(), "message", error.message()))
                .getBytes(StandardCharsets.UTF_8);
        call.response().setStatus(error.status());
        call.response().setContentType("application/x-amz-json-1.1");
        call.response().setContentLength(body.length);
        call.response().getOutputStream().write(body);
    }

    static void query(Call call, String namespace, AwsError error) throws IOException {
        XmlWriter xml = new XmlWriter("ErrorResponse", namespace);
        xml.element(
                "Error",
                () -> xml.text("Type", error.status() < 500 ? "Sender" : "Receiver")
                        .text("Code", error.code())
                        .text("Message", error.message()));
        byte[] body = xml.text("RequestId", call.requestId()).bytes();
        call.response().setStatus(error.status());
        call.response().setContentType("text/xml");
        call.response().setContentLength(body.length);
        call.response().getOutputStream().write(body);
    }
}
