package dev.milvusons3.internal.kubernetes.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The API server's answer.
 *
 * @param watch whose events follow, instead of a body
 */
record ApiResponse(int code, String contentType, byte[] body, Optional<Watches.Watch> watch) {
    static ApiResponse json(int code, String json) {
        return of(code, "application/json", json);
    }

    static ApiResponse of(int code, String contentType, String body) {
        return new ApiResponse(code, contentType, body.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    static ApiResponse watching(Watches.Watch watch) {
        return new ApiResponse(200, "application/json", new byte[0], Optional.of(watch));
    }
}
