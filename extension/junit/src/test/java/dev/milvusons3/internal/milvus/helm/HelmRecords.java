package dev.milvusons3.internal.milvus.helm;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** What Helm writes down of a release, without Helm. */
public final class HelmRecords {
    private HelmRecords() {}

    /**
     * {@return the secret of one revision}
     *
     * @param content what the record says beside name and revision
     */
    public static Secret of(HelmRelease release, int revision, Map<String, Object> content) {
        Map<String, Object> all = new HashMap<>(content);
        all.put("name", release.name());
        all.put("version", revision);
        return new SecretBuilder()
                .withNewMetadata()
                .withName("sh.helm.release.v1." + release.name() + ".v" + revision)
                .withNamespace(release.namespace())
                .withLabels(Map.of("owner", "helm", "name", release.name()))
                .endMetadata()
                .withType("helm.sh/release.v1")
                .withData(Map.of(
                        "release",
                        base64(base64(compressed(new JsonMapper().writeValueAsString(all)))
                                .getBytes(StandardCharsets.UTF_8))))
                .build();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] compressed(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
