package dev.milvusons3.internal.milvus.helm;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * YAML as Helm reads it, which is by go-yaml 2: of YAML 1.1 it knows {@code yes}, {@code on} and {@code 0644}, and of 1.2 most of
 * the rest. What is written here means the same to Helm, so a text such as {@code "yes"} stays in quotes.
 *
 * @see <a href="https://github.com/go-yaml/yaml/blob/v2.4.0/resolve.go">How go-yaml tells what a plain scalar is</a>
 */
final class HelmYaml extends CoreSchema {
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    /** By Go's prefixes: a zero alone says octal. */
    private static final Pattern INT = Pattern.compile(
            "([-+]?)(?:0[xX](?<hex>[0-9a-fA-F]+)|0[bB](?<bin>[01]+)|0[oO]?(?<oct>[0-7]+)|(?<dec>0|[1-9][0-9]*))");

    private static final Pattern FLOAT = Pattern.compile(
            "[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

    private static final HelmYaml SCHEMA = new HelmYaml();

    private final Map<Tag, ConstructNode> constructors = new HashMap<>(super.getSchemaTagConstructors());

    private HelmYaml() {
        constructors.put(Tag.BOOL, node -> TRUE.contains(text(node)));
        constructors.put(Tag.INT, node -> integer(text(node)));
        constructors.put(Tag.FLOAT, node -> floating(text(node)));
    }

    /**
     * {@return what a document says: maps, lists, texts, numbers, booleans; null for nothing}
     *
     * @param origin what to call it in an error
     * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException if it is no YAML
     */
    static Object read(String yaml, String origin) {
        return new Load(LoadSettings.builder()
                        .setLabel(origin)
                        .setSchema(SCHEMA)
                        .build())
                .loadFromString(yaml);
    }

    /** {@return a document that says this} */
    static String write(Map<String, Object> root) {
        return new Dump(DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .setSchema(SCHEMA)
                        .build())
                .dumpToString(root);
    }

    @Override
    public ScalarResolver getScalarResolver() {
        return (text, plain) -> plain ? tag(text) : Tag.STR;
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
        return constructors;
    }

    private static Tag tag(String text) {
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return Tag.BOOL;
        }
        if (NULL.contains(text)) {
            return Tag.NULL;
        }
        if (text.equals("<<")) {
            return Tag.MERGE;
        }
        if (!startsLikeANumber(text)) {
            return Tag.STR;
        }
        String digits = text.replace("_", "");
        if (INT.matcher(digits).matches()) {
            return Tag.INT;
        }
        return FLOAT.matcher(digits).matches() ? Tag.FLOAT : Tag.STR;
    }

    private static boolean startsLikeANumber(String text) {
        return "+-.0123456789".indexOf(text.charAt(0)) >= 0;
    }

    private static Number integer(String text) {
        Matcher parts = INT.matcher(text.replace("_", ""));
        if (!parts.matches()) {
            throw new NumberFormatException("no whole number: " + text);
        }
        BigInteger value = new BigInteger(parts.group(1).replace("+", "") + digits(parts), radix(parts));
        if (value.bitLength() < Integer.SIZE) {
            return value.intValue();
        }
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    private static String digits(Matcher parts) {
        for (String group : new String[] {"hex", "bin", "oct"}) {
            if (parts.group(group) != null) {
                return parts.group(group);
            }
        }
        return parts.group("dec");
    }

    private static int radix(Matcher parts) {
        if (parts.group("hex") != null) {
            return 16;
        }
        if (parts.group("bin") != null) {
            return 2;
        }
        return parts.group("oct") == null ? 10 : 8;
    }

    private static Double floating(String text) {
        String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
        if (digits.endsWith(".nan")) {
            return Double.NaN;
        }
        if (digits.endsWith(".inf")) {
            return digits.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.valueOf(digits);
    }

    private static String text(Node node) {
        return ((ScalarNode) node).getValue();
    }
}
