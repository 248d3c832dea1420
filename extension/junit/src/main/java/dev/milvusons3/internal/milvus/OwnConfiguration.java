package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.milvus.image.MilvusHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A distribution's own settings. Its file has a thousand lines and does not change, so it is read once in a JVM, not at each start. */
final class OwnConfiguration {
    /** {@code {{ name(type): default }}}, as wheels have it. */
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{\\{\\s*\\w+(?:\\(\\w+\\))?\\s*(?::\\s*([^}]*?))?\\s*}}");

    private static final Map<Version, Map<?, ?>> READ = new ConcurrentHashMap<>();

    private record Version(Path file, FileTime modified, long bytes) {}

    private OwnConfiguration() {}

    /**
     * {@return its settings, to be laid over, not to be changed}
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is not a YAML mapping
     */
    static Map<?, ?> of(MilvusHome home) throws IOException {
        Path file = home.configuration();
        Version version = new Version(file, Files.getLastModifiedTime(file), Files.size(file));
        Map<?, ?> known = READ.get(version);
        if (known == null) {
            known = YamlLayers.parse(withDefaults(Files.readString(file)), file.toString());
            READ.put(version, known);
        }
        return known;
    }

    private static String withDefaults(String template) {
        return PLACEHOLDER.matcher(template).replaceAll(found -> {
            String value = found.group(1);
            return value == null || value.isBlank() ? "\"\"" : Matcher.quoteReplacement(value);
        });
    }
}
