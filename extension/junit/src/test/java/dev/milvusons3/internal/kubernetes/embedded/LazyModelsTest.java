package dev.milvusons3.internal.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the Kubernetes client's own way, which learns all at once. */
class LazyModelsTest {
    private static final KubernetesSerialization EAGER = new KubernetesSerialization();

    private static final String POD = """
            {"apiVersion": "v1", "kind": "Pod", "unknown": {"deep": [1, 2]},
             "metadata": {"name": "x", "labels": {"a": "b"}, "ownerReferences": [{"kind": "Job", "name": "j", "uid": "u"}],
                          "managedFields": [{"manager": "m", "fieldsV1": {"f:spec": {}}}]},
             "spec": {
               "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms":
                 [{"matchExpressions": [{"key": "k", "operator": "In", "values": ["v"]}]}]}}},
               "containers": [{"name": "x", "image": "i", "unknown": true,
                 "env": [{"name": "x", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}],
                 "ports": [{"containerPort": 1, "protocol": "TCP"}],
                 "resources": {"limits": {"cpu": "500m", "memory": "1Gi"}},
                 "livenessProbe": {"httpGet": {"path": "/", "port": "http"}, "periodSeconds": 3},
                 "readinessProbe": {"tcpSocket": {"port": 80}},
                 "securityContext": {"runAsUser": 1, "capabilities": {"drop": ["ALL"]}},
                 "volumeMounts": [{"name": "v", "mountPath": "/v"}]}],
               "tolerations": [{"key": "k", "operator": "Exists", "tolerationSeconds": 5}],
               "volumes": [
                 {"name": "v", "projected": {"sources": [{"serviceAccountToken": {"audience": "a", "path": "t"}}]}},
                 {"name": "w", "configMap": {"name": "c", "items": [{"key": "k", "path": "p"}]}},
                 {"name": "e", "emptyDir": {"sizeLimit": "1Mi"}}]},
             "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}],
               "containerStatuses": [{"name": "x", "state": {"terminated": {"exitCode": 3}}}]}}
            """;

    private static final String SCHEMA = """
            {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "x"},
             "spec": {"group": "g", "scope": "Namespaced", "names": {"kind": "K", "plural": "ks"},
               "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {
                 "type": "object", "properties": {"a": {"type": "array", "items": {"type": "string"}},
                   "b": {"additionalProperties": {"type": "object", "properties": {"c": {"default": 1}}}}}}}}]}}
            """;

    @RepeatedTest(20)
    void threadsThatReadTheSameFirstDoNotDisturbEachOther() throws Exception {
        KubernetesSerialization young = new KubernetesSerialization(
                JsonMapper.builder().addModule(new LazyModels()).build(), true);
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier together = new CyclicBarrier(threads);
            Callable<Pod> reading = () -> {
                together.await();
                return young.unmarshal(POD, Pod.class);
            };
            for (Future<Pod> read : pool.invokeAll(Collections.nCopies(threads, reading))) {
                assertThat(read.get()).isEqualTo(EAGER.unmarshal(POD, Pod.class));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void readsAPodWithManyParts() {
        same(POD, Pod.class);
    }

    @Test
    void readsAClassThatContainsItself() {
        same(SCHEMA, CustomResourceDefinition.class);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                ConfigMap.class,
                Deployment.class,
                Namespace.class,
                Secret.class,
                Service.class,
                ServiceAccount.class,
                StatefulSet.class,
                TokenRequest.class
            })
    void readsWhatDeploymentsAreMadeOf(Class<? extends HasMetadata> type) {
        same("""
                {"kind": "%s", "metadata": {"name": "x", "annotations": {"a": "b"}, "deletionGracePeriodSeconds": 3},
                 "spec": {}, "status": {}, "data": {}, "unknown": null}
                """.formatted(type.getSimpleName()), type);
    }

    /** Whose class only the text tells. */
    @Test
    void readsAListOfAnything() {
        String list = """
                {"apiVersion": "v1", "kind": "List", "items": [%s, %s, {"apiVersion": "g/v1", "kind": "Own", "x": 1}]}
                """.formatted(POD, SCHEMA);
        KubernetesList lazy = KubernetesJson.SHARED.unmarshal(list, KubernetesList.class);
        assertThat(lazy.getItems())
                .isEqualTo(EAGER.unmarshal(list, KubernetesList.class).getItems());
        assertThat(KubernetesJson.SHARED.asJson(lazy)).isEqualTo(EAGER.asJson(lazy));
    }

    @Test
    void convertsBetweenAClassAndGenericObjects() {
        GenericKubernetesResource generic = EAGER.unmarshal(POD, GenericKubernetesResource.class);
        assertThat(KubernetesJson.SHARED.convertValue(generic, Pod.class)).isEqualTo(EAGER.unmarshal(POD, Pod.class));
    }

    @Test
    void refusesWhatIsNotOfTheClass() {
        for (KubernetesSerialization json : List.of(KubernetesJson.SHARED, EAGER)) {
            assertThatThrownBy(() -> json.unmarshal("{\"spec\": {\"containers\": \"none\"}}", Pod.class))
                    .hasStackTraceContaining("PodSpec[\"containers\"]");
        }
    }

    private static <T> void same(String text, Class<T> type) {
        T lazy = KubernetesJson.SHARED.unmarshal(text, type);
        assertThat(lazy).isEqualTo(EAGER.unmarshal(text, type));
        assertThat(KubernetesJson.SHARED.asJson(lazy)).isEqualTo(EAGER.asJson(lazy));
        assertThat(KubernetesJson.SHARED.unmarshal(text, type)).isEqualTo(lazy);
    }
}
