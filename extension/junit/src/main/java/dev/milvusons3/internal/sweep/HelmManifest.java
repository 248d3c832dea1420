package dev.milvusons3.internal.sweep;

import dev.milvusons3.internal.milvus.helm.ReleaseRecord;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;

/** The objects that Helm writes down of a release. */
final class HelmManifest {
    private HelmManifest() {}

    /** {@return the objects that the release made; none if the record is not one of Helm's} */
    static List<HasMetadata> objects(KubernetesClient client, Secret record, String namespace) {
        String manifest =
                ReleaseRecord.read(record).map(ReleaseRecord::manifest).orElse("");
        List<HasMetadata> objects = new ArrayList<>();
        for (String document : manifest.split("(?m)^---\\s*$")) {
            if (document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#"))) {
                HasMetadata object = client.getKubernetesSerialization().unmarshal(document, HasMetadata.class);
                if (object.getMetadata().getNamespace() == null) {
                    object.getMetadata().setNamespace(namespace);
                }
                objects.add(object);
            }
        }
        return objects;
    }
}
