package dev.milvusons3.internal.kubernetes.real;

import dev.milvusons3.internal.kubernetes.embedded.KubernetesJson;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Answers an API server's question about a pod with a patch.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#webhook-request-and-response">Webhook request and response</a>
 */
final class AdmissionReviews {
    private static final KubernetesSerialization JSON = KubernetesJson.SHARED;

    private AdmissionReviews() {}

    /**
     * Answers.
     *
     * @param review as JSON
     * @param mutation of a pod with its namespace
     * @return the review's answer as JSON
     * @throws IllegalArgumentException if it is no review of a pod's creation
     */
    static String answer(String review, UnaryOperator<Pod> mutation) {
        Map<?, ?> request = JSON.unmarshal(review, Map.class).get("request") instanceof Map<?, ?> map ? map : Map.of();
        if (!(request.get("uid") instanceof String uid) || !(request.get("object") instanceof Map<?, ?> object)) {
            throw new IllegalArgumentException("This is no AdmissionReview with a request for an object.");
        }
        Pod pod = JSON.convertValue(object, Pod.class);
        // While it is being created, the namespace may stand in the request alone.
        Pod complete = new PodBuilder(pod)
                .editOrNewMetadata()
                .withNamespace((String) request.get("namespace"))
                .endMetadata()
                .build();
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("uid", uid);
        response.put("allowed", true);
        List<Map<String, Object>> patch = patch(complete, mutation.apply(complete));
        if (!patch.isEmpty()) {
            response.put("patchType", "JSONPatch");
            byte[] json = JSON.asJson(patch).getBytes(StandardCharsets.UTF_8);
            response.put("patch", Base64.getEncoder().encodeToString(json));
        }
        return JSON.asJson(
                Map.of("apiVersion", "admission.k8s.io/v1", "kind", "AdmissionReview", "response", response));
    }

    /** Only of what the webhook can change; "add" replaces what is there. */
    private static List<Map<String, Object>> patch(Pod before, Pod after) {
        List<Map<String, Object>> patch = new ArrayList<>();
        add(
                patch,
                "/metadata/labels",
                before.getMetadata().getLabels(),
                after.getMetadata().getLabels());
        add(
                patch,
                "/spec/volumes",
                before.getSpec().getVolumes(),
                after.getSpec().getVolumes());
        add(
                patch,
                "/spec/initContainers",
                before.getSpec().getInitContainers(),
                after.getSpec().getInitContainers());
        add(
                patch,
                "/spec/containers",
                before.getSpec().getContainers(),
                after.getSpec().getContainers());
        add(
                patch,
                "/spec/hostAliases",
                before.getSpec().getHostAliases(),
                after.getSpec().getHostAliases());
        return patch;
    }

    private static void add(List<Map<String, Object>> patch, String path, Object before, Object after) {
        if (!Objects.equals(before, after)) {
            patch.add(Map.of("op", "add", "path", path, "value", after));
        }
    }
}
