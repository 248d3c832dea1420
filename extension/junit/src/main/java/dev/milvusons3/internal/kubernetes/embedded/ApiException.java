package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;

/**
 * What an API server answers to a request that it refuses.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/">Status</a>
 */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;
    private final String reason;

    ApiException(int code, String reason, String message) {
        super(message);
        this.code = code;
        this.reason = reason;
    }

    static ApiException notFound(String qualifiedPlural, String name) {
        return new ApiException(404, "NotFound", "%s \"%s\" not found".formatted(qualifiedPlural, name));
    }

    static ApiException noSuchPath() {
        return new ApiException(404, "NotFound", "the server could not find the requested resource");
    }

    static ApiException invalid(String kind, String name, String cause) {
        return new ApiException(422, "Invalid", "%s \"%s\" is invalid: %s".formatted(kind, name, cause));
    }

    static ApiException forbidden(String message) {
        return new ApiException(403, "Forbidden", message);
    }

    static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message);
    }

    ApiResponse response() {
        Status status = new StatusBuilder()
                .withStatus("Failure")
                .withReason(reason)
                .withMessage(getMessage())
                .withCode(code)
                .build();
        return ApiResponse.json(code, KubernetesJson.SHARED.asJson(status));
    }
}
