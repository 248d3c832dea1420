package dev.milvusons3.internal.kubernetes.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class AdmissionReviewsTest {
    private static final String REVIEW = """
            {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "u-1", "namespace": "milvus",
             "object": {"apiVersion": "v1", "kind": "Pod", "metadata": {"generateName": "m-"},
              "spec": {"containers": [{"name": "m", "image": "i", "unknownToThisVersion": {"a": 1}}]}}}}
            """;

    @Test
    void aChangedPodIsAnsweredWithAPatchOfWhatChanged() {
        JsonNode response = answer(CaMount::mutate);

        assertThat(response.path("uid").asString()).isEqualTo("u-1");
        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.path("patchType").asString()).isEqualTo("JSONPatch");
        byte[] patch = Base64.getDecoder().decode(response.path("patch").asString());
        assertThat(new ObjectMapper().readTree(patch))
                .isEqualTo(new ObjectMapper().readTree("""
                        [{"op": "add", "path": "/spec/volumes",
                          "value": [{"name": "milvus-on-s3-ca", "configMap": {"name": "milvus-on-s3-ca"}}]},
                         {"op": "add", "path": "/spec/containers",
                          "value": [{"name": "m", "image": "i", "unknownToThisVersion": {"a": 1}, "volumeMounts": [
                            {"name": "milvus-on-s3-ca", "mountPath": "/etc/ssl/certs/ca-certificates.crt",
                             "subPath": "ca-certificates.crt", "readOnly": true}]}]}]
                        """.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void thePodHasTheNamespaceOfTheRequest() {
        JsonNode response = answer(pod -> {
            assertThat(pod.getMetadata().getNamespace()).isEqualTo("milvus");
            return pod;
        });

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.has("patch")).as("a patch of nothing").isFalse();
    }

    @Test
    void whatIsNoReviewIsRefused() {
        assertThatThrownBy(() -> AdmissionReviews.answer("{}", UnaryOperator.identity()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("This is no AdmissionReview with a request for an object.");
    }

    private static JsonNode answer(UnaryOperator<io.fabric8.kubernetes.api.model.Pod> mutation) {
        return new ObjectMapper()
                .readTree(AdmissionReviews.answer(REVIEW, mutation))
                .path("response");
    }
}
