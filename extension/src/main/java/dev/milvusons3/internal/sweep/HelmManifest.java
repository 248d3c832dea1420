package dev.milvusons3.internal.sweep;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Helm writes down of a release: a secret whose value is JSON, compressed and in base64 once more than all secrets are.
 *
 * @see <a href="https://helm.sh/docs/topics/advanced/#storage-backends">Storage backends</a>
 */
final class HelmManifest {
    private HelmManifest() {}

    /** {@return the objects that the release made; none if the record is not one of Helm's} */
    static List<HasMetadata> objects(KubernetesClient client, Secret record, String namespace) {
        String data = record.getData() == null ? null : record.getData().get("release");
        if (data == null) {
            return List.of();
        }
        JsonNode manifest = release(data).path("manifest");
        List<HasMetadata> objects = new ArrayList<>();
        for (String document : manifest.asString("").split("(?m)^---\\s*$")) {
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

    private static JsonNode release(String data) {
        byte[] compressed =
                Base64.getDecoder().decode(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
        try (GZIPInputStream json = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return new JsonMapper().readTree(json.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("Helm's record of the release cannot be read: " + e.getMessage(), e);
        }
    }
}
