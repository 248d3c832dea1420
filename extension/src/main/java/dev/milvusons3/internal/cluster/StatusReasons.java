package dev.milvusons3.internal.cluster;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.MockResponse;
import java.nio.charset.StandardCharsets;

/** Gives the CRUD server's refusals an API server's reasons: its 404 says nothing, and it calls everything else invalid. */
final class StatusReasons {
    private final KubernetesSerialization json;

    StatusReasons(KubernetesSerialization json) {
        this.json = json;
    }

    MockResponse correct(MockResponse response, HttpMethod method, ApiPath path) {
        if (response.code() == 404
                && (response.getBody() == null || response.getBody().size() == 0)) {
            return ApiException.notFound(path.qualifiedPlural(), path.name().orElse(""))
                    .response();
        }
        return switch (response.code()) {
            case 400 -> withReason(response, "BadRequest");
            case 409 -> withReason(response, method == HttpMethod.POST ? "AlreadyExists" : "Conflict");
            case 415 -> withReason(response, "UnsupportedMediaType");
            default -> response;
        };
    }

    private MockResponse withReason(MockResponse response, String reason) {
        Status status = json.unmarshal(new String(response.getBody().getBytes(), StandardCharsets.UTF_8), Status.class);
        status.setReason(reason);
        return response.setBody(json.asJson(status));
    }
}
