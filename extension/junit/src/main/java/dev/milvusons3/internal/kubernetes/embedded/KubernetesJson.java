package dev.milvusons3.internal.kubernetes.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Kubernetes objects as JSON, for clients and servers of all clusters in this JVM alike: what was learnt of a class need not be learnt again. */
public final class KubernetesJson {
    /** Safe for use by several threads. */
    public static final KubernetesSerialization SHARED = new KubernetesSerialization(mapper(), true);

    private static final String POD = """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"},
             "spec": {"containers": [{"name": "x", "env": [{"name": "x", "value": "x"}]}], "volumes": [{"name": "x"}]},
             "status": {"phase": "Pending"}}
            """;

    private KubernetesJson() {}

    private static ObjectMapper mapper() {
        return JsonMapper.builder().addModule(new LazyModels()).build();
    }

    /** Has the largest of the classes learnt before it is needed: with its hundreds of parts a pod takes a third of a second in a young JVM. */
    static void learnPods() {
        SHARED.asJson(SHARED.unmarshal(POD, Pod.class));
    }
}
