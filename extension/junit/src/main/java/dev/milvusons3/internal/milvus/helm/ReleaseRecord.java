package dev.milvusons3.internal.milvus.helm;

import dev.milvusons3.internal.json.Json;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * What Helm writes down of one revision of a release: a secret whose value is JSON, compressed and in base64 once more than all
 * secrets are.
 *
 * @param revision from 1
 * @param status such as {@code deployed} or {@code failed}
 * @param description what Helm says of how it came to that
 * @param chart name of the chart
 * @param chartVersion of it
 * @param values the chart's own, and over them those that were given
 * @param manifest the objects of the release, as YAML
 * @see <a href="https://helm.sh/docs/topics/advanced/#storage-backends">Storage backends</a>
 */
public record ReleaseRecord(
        int revision,
        String status,
        String description,
        String chart,
        String chartVersion,
        HelmValues values,
        String manifest) {
    /** The status of a revision that is in the cluster. */
    public static final String DEPLOYED = "deployed";

    /** {@return what a secret says; empty if it is not one of Helm's} */
    public static Optional<ReleaseRecord> read(Secret secret) {
        String data = secret.getData() == null ? null : secret.getData().get("release");
        if (data == null) {
            return Optional.empty();
        }
        Json release = decoded(data);
        Json metadata = release.get("chart").get("metadata");
        return Optional.of(new ReleaseRecord(
                release.get("version").requireInt(),
                release.get("info").get("status").text(),
                release.get("info").get("description").text(),
                metadata.get("name").text(),
                metadata.get("version").text(),
                values(release.get("chart").get("values"), "the chart")
                        .overlaidBy(values(release.get("config"), "the release")),
                release.get("manifest").text()));
    }

    /** {@return all revisions among secrets, the newest first} */
    public static List<ReleaseRecord> newestFirst(List<Secret> secrets) {
        return secrets.stream()
                .flatMap(secret -> read(secret).stream())
                .sorted(Comparator.comparingInt(ReleaseRecord::revision).reversed())
                .toList();
    }

    /** Whatever is YAML is not more than JSON is. */
    private static HelmValues values(Json node, String origin) {
        return HelmValues.parse(node.isObject() ? node.toString() : "", "values of " + origin);
    }

    private static Json decoded(String data) {
        byte[] compressed =
                Base64.getDecoder().decode(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
        try (GZIPInputStream json = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return Json.read(json);
        } catch (IOException e) {
            throw new UncheckedIOException("Helm's record of the release cannot be read: " + e.getMessage(), e);
        }
    }
}
