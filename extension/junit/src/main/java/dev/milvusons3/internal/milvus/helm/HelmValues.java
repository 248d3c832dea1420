package dev.milvusons3.internal.milvus.helm;

import dev.milvusons3.MilvusOnS3Exception;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Values of a chart. Layers are merged as Helm merges its {@code -f} files: maps deeply, everything else is replaced. Only
 * {@code extraConfigFiles}, whose entries are YAML in a string, are merged inside that string, so that an author's
 * {@code user.yaml} adds to the harness's instead of undoing it.
 *
 * <p>What a file says is remembered when later layers replace it: the file goes to production without those layers.
 *
 * @see <a href="https://helm.sh/docs/chart_template_guide/values_files/">Values files</a>
 */
public final class HelmValues {
    private static final String EXTRA_FILES = "extraConfigFiles";
    /** Dots, but not those after a backslash: they belong to a name, as in Helm's {@code --set}. */
    private static final String SEPARATOR = "(?<!\\\\)\\.";

    private final Map<String, Object> root;
    /** What files said, beneath whatever was laid over them. */
    private final Map<String, Object> written;

    private HelmValues(Map<String, Object> root, Map<String, Object> written) {
        this.root = root;
        this.written = written;
    }

    /** {@return the guide's production values, to the letter} */
    public static HelmValues production() {
        return resource("/dev/milvusons3/milvus-values.yaml");
    }

    /** {@return what makes production values fit one machine: one pod, nothing persistent, its own etcd} */
    public static HelmValues oneMachine() {
        return resource("/dev/milvusons3/milvus-one-machine-values.yaml");
    }

    /** {@return what a cluster's components need besides: an etcd and a queue} */
    static HelmValues oneMachineCluster() {
        return resource("/dev/milvusons3/milvus-one-machine-cluster-values.yaml");
    }

    /** {@return a layer that says nothing} */
    public static HelmValues none() {
        return new HelmValues(Map.of(), Map.of());
    }

    private static HelmValues resource(String name) {
        try (InputStream in = HelmValues.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no class path resource " + name);
            }
            HelmValues parsed = parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
            return new HelmValues(parsed.root, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return the values of a file}
     *
     * @throws MilvusOnS3Exception if it cannot be read, is no YAML, or no map
     */
    public static HelmValues of(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new MilvusOnS3Exception(
                    "values of " + file + " cannot be read: " + e
                            + ". They are to be text in UTF-8 (milvus-on-s3.values)",
                    e);
        }
    }

    /**
     * {@return the values of a file}
     *
     * @param yaml its text; nothing at all counts as no values
     * @param origin what to call it in an error
     * @throws MilvusOnS3Exception if it is no YAML, or no map
     */
    public static HelmValues parse(String yaml, String origin) {
        Object read;
        try {
            read = HelmYaml.read(yaml, origin);
        } catch (YamlEngineException e) {
            throw new MilvusOnS3Exception(
                    "values of " + origin + " are not YAML: "
                            + e.getMessage().lines().findFirst().orElse("")
                            + ". Correct them; `helm lint` shows the place, too.\n" + e.getMessage(),
                    e);
        }
        if (read == null) {
            return none();
        }
        if (!(read instanceof Map<?, ?> map)) {
            throw new MilvusOnS3Exception(
                    "values of " + origin + " are a " + read.getClass().getSimpleName()
                            + " where a map is needed, such as \"externalS3: {useIAM: true}\"");
        }
        Map<String, Object> root = merge(Map.of(), map);
        return new HelmValues(root, root);
    }

    /** {@return what the files among the layers say, as if nothing were laid over them} */
    public HelmValues asWritten() {
        return new HelmValues(written, written);
    }

    /** {@return these, where {@code layer} says nothing else} */
    public HelmValues overlaidBy(HelmValues layer) {
        return new HelmValues(mergeLayers(root, layer.root), mergeLayers(written, layer.written));
    }

    private static Map<String, Object> mergeLayers(Map<String, Object> below, Map<String, Object> above) {
        Map<String, Object> merged = merge(below, above);
        if (below.get(EXTRA_FILES) instanceof Map<?, ?> filesBelow
                && above.get(EXTRA_FILES) instanceof Map<?, ?> filesAbove) {
            merged.put(EXTRA_FILES, mergeFiles(filesBelow, filesAbove));
        }
        return merged;
    }

    /** {@return these with one more value} */
    public HelmValues with(String path, Object value) {
        Object nested = value;
        String[] names = path.split(SEPARATOR);
        for (int i = names.length - 1; i >= 0; i--) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put(names[i].replace("\\.", "."), nested);
            nested = map;
        }
        return overlaidBy(new HelmValues(merge(Map.of(), (Map<?, ?>) nested), Map.of()));
    }

    /** {@return these with more values, by their paths} */
    public HelmValues withAll(Map<String, Object> values) {
        HelmValues all = this;
        for (Map.Entry<String, Object> value : values.entrySet()) {
            all = all.with(value.getKey(), value.getValue());
        }
        return all;
    }

    /** {@return these without what is at a path, so that the chart's own value counts there} */
    HelmValues without(String path) {
        return new HelmValues(without(root, path.split(SEPARATOR), 0), written);
    }

    private static Map<String, Object> without(Map<?, ?> map, String[] path, int at) {
        String name = path[at].replace("\\.", ".");
        Map<String, Object> left = merge(map, Map.of());
        if (at == path.length - 1) {
            left.remove(name);
        } else if (left.get(name) instanceof Map<?, ?> nested) {
            left.put(name, without(nested, path, at + 1));
        }
        return left;
    }

    /** {@return whether all that is at a path is in others too, with the same values} */
    boolean agreesWith(HelmValues others, String path) {
        return find(path)
                .map(value -> isIn(value, others.find(path).orElse(null)))
                .orElse(true);
    }

    private static boolean isIn(Object value, @Nullable Object other) {
        if (value instanceof Map<?, ?> map && other instanceof Map<?, ?> all) {
            return map.entrySet().stream()
                    .allMatch(entry -> entry.getValue() == null
                            ? all.get(entry.getKey()) == null
                            : isIn(entry.getValue(), all.get(entry.getKey())));
        }
        return value.equals(other);
    }

    /** {@return the value at a path such as {@code externalS3.host}, if it is there and not null} */
    public Optional<Object> find(String path) {
        Object node = root;
        for (String name : path.split(SEPARATOR)) {
            if (!(node instanceof Map<?, ?> map)) {
                return Optional.empty();
            }
            node = map.get(name.replace("\\.", "."));
        }
        return Optional.ofNullable(node);
    }

    /** {@return whether a part of the chart is turned on} */
    boolean enables(String part) {
        return find(part + ".enabled").filter(Boolean.TRUE::equals).isPresent();
    }

    /** {@return whether a path is named, if only with null, by which Helm removes a chart's default} */
    boolean names(String map, String name) {
        return names(map).anyMatch(name::equals);
    }

    /** {@return the names in the map at a path, those without a value too; none if there is no map} */
    public Stream<String> names(String path) {
        Object node = path.isEmpty() ? root : find(path).orElse(Map.of());
        return node instanceof Map<?, ?> map ? map.keySet().stream().map(String::valueOf) : Stream.empty();
    }

    /** {@return as a file for Helm} */
    public String toYaml() {
        return HelmYaml.write(root);
    }

    private static Map<String, Object> mergeFiles(Map<?, ?> below, Map<?, ?> above) {
        Map<String, Object> files = merge(below, Map.of());
        above.forEach((name, text) -> files.merge(
                String.valueOf(name),
                text,
                (old, added) -> parse(String.valueOf(old), EXTRA_FILES + "." + name)
                        .overlaidBy(parse(String.valueOf(added), EXTRA_FILES + "." + name))
                        .toYaml()));
        return files;
    }

    private static Map<String, Object> merge(Map<?, ?> below, Map<?, ?> above) {
        Map<String, Object> merged = new LinkedHashMap<>();
        below.forEach((name, value) -> merged.put(String.valueOf(name), value));
        above.forEach((name, value) -> {
            String key = String.valueOf(name);
            boolean deeper = value instanceof Map<?, ?> && merged.get(key) instanceof Map<?, ?>;
            merged.put(key, deeper ? merge((Map<?, ?>) merged.get(key), (Map<?, ?>) value) : value);
        });
        return merged;
    }
}
