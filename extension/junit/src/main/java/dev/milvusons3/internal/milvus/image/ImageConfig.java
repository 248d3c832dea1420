package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * How an image wants to be run.
 *
 * @param entrypoint program and first arguments, such as {@code /tini --}
 * @param command what follows them unless somebody says otherwise
 * @param environment in the image's order
 * @param user a name or an id, with or without a group's after a colon; empty for root
 * @param workingDirectory absolute, {@code /} if the image names none
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">OCI image configuration</a>
 */
public record ImageConfig(
        List<String> entrypoint,
        List<String> command,
        Map<String, String> environment,
        String user,
        String workingDirectory) {
    /** That of something that is no image. */
    public static final ImageConfig NONE = new ImageConfig(List.of(), List.of(), Map.of(), "", "/");

    public ImageConfig {
        entrypoint = List.copyOf(entrypoint);
        command = List.copyOf(command);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    /** @param image the configuration that a manifest points to */
    static ImageConfig of(Json image) {
        Json config = image.get("config");
        Map<String, String> environment = new LinkedHashMap<>();
        for (String variable : texts(config.get("Env"))) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                environment.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        String directory = config.get("WorkingDir").text();
        return new ImageConfig(
                texts(config.get("Entrypoint")),
                texts(config.get("Cmd")),
                environment,
                config.get("User").text(),
                directory.isEmpty() ? "/" : directory);
    }

    /** {@return what an image is for} */
    static ImagePlatform platform(byte[] image) throws UnobtainableException {
        try {
            return ImagePlatform.of(Json.read(new String(image, StandardCharsets.UTF_8)));
        } catch (JsonException malformed) {
            throw new UnobtainableException("its configuration is not JSON: " + malformed.getMessage(), malformed);
        }
    }

    private static List<String> texts(Json array) {
        return StreamSupport.stream(array.items().spliterator(), false)
                .map(Json::requireText)
                .toList();
    }
}
