package dev.milvusons3.internal.tree;

import dev.milvusons3.internal.tree.Node.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML as nodes; aliases are what they stand for. */
public final class YamlNodes {
    /** More comes only of aliases of aliases that are made to exhaust memory. */
    private static final int MOST_NODES = 1_000_000;

    private static final String OWN_TAGS = "tag:yaml.org,2002:";

    private final boolean shortForms;
    private int nodes;

    private YamlNodes(boolean shortForms) {
        this.shortForms = shortForms;
    }

    /**
     * {@return the root; empty if there is nothing but comments}
     *
     * @param yaml one document
     * @throws MalformedTreeException if it is not that, has a name twice in one mapping, or a tag
     */
    public static Optional<Node> read(String yaml) throws MalformedTreeException {
        return new YamlNodes(false).root(yaml);
    }

    /**
     * The same of a CloudFormation template, whose tags are short for objects with one field: {@code !Ref x} is
     * {@code {Ref: x}}, {@code !Sub x} is {@code {Fn::Sub: x}}.
     *
     * @param yaml one document
     * @return the root; empty if there is nothing but comments
     * @throws MalformedTreeException if it is not that, or has a name twice in one mapping
     * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html">Intrinsic functions</a>
     */
    public static Optional<Node> readTemplate(String yaml) throws MalformedTreeException {
        return new YamlNodes(true).root(yaml);
    }

    private Optional<Node> root(String yaml) throws MalformedTreeException {
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setAllowDuplicateKeys(true)
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        try {
            Optional<org.snakeyaml.engine.v2.nodes.Node> root = new Compose(settings).composeString(yaml);
            return root.isEmpty() ? Optional.empty() : Optional.of(node(root.get(), 0));
        } catch (MarkedYamlEngineException e) {
            Mark mark = e.getProblemMark().orElse(null);
            throw new MalformedTreeException(
                    String.valueOf(e.getProblem()),
                    mark == null ? 1 : mark.getLine() + 1,
                    mark == null ? 1 : mark.getColumn() + 1);
        } catch (YamlEngineException e) {
            throw new MalformedTreeException(String.valueOf(e.getMessage()).replace('\n', ' '), 1, 1);
        }
    }

    private Node node(org.snakeyaml.engine.v2.nodes.Node read, int depth) throws MalformedTreeException {
        int line = line(read);
        int column = column(read);
        if (++nodes > MOST_NODES || depth > 200) {
            throw new MalformedTreeException(
                    "its aliases stand for more than " + MOST_NODES + " values, or for themselves", line, column);
        }
        String tag = read.getTag().getValue();
        if (!tag.startsWith(OWN_TAGS) && !tag.equals("!")) {
            if (!shortForms) {
                throw new MalformedTreeException("a tag (" + tag + ") has no meaning here", line, column);
            }
            String name = tag.substring(1);
            String function = name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name;
            Map<String, Field> values = new LinkedHashMap<>();
            values.put(function, new Field(line, column, untagged(read, depth)));
            return new Node.Fields(line, column, values);
        }
        return untagged(read, depth);
    }

    private Node untagged(org.snakeyaml.engine.v2.nodes.Node read, int depth) throws MalformedTreeException {
        int line = line(read);
        int column = column(read);
        if (read instanceof MappingNode mapping) {
            Map<String, Field> values = new LinkedHashMap<>();
            addFields(values, mapping, depth);
            return new Node.Fields(line, column, values);
        }
        if (read instanceof SequenceNode sequence) {
            List<Node> values = new ArrayList<>();
            for (org.snakeyaml.engine.v2.nodes.Node item : sequence.getValue()) {
                values.add(node(item, depth + 1));
            }
            return new Node.Items(line, column, List.copyOf(values));
        }
        ScalarNode scalar = (ScalarNode) read;
        Tag tag = scalar.getTag();
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN || tag.equals(Tag.STR) || !isOwn(tag)) {
            return new Node.Text(line, column, scalar.getValue());
        }
        return tag.equals(Tag.NULL) ? new Node.Null(line, column) : new Node.Scalar(line, column, scalar.getValue());
    }

    private static boolean isOwn(Tag tag) {
        return tag.getValue().startsWith(OWN_TAGS);
    }

    private void addFields(Map<String, Field> values, MappingNode mapping, int depth) throws MalformedTreeException {
        List<MappingNode> merged = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            org.snakeyaml.engine.v2.nodes.Node key = tuple.getKeyNode();
            if (!(key instanceof ScalarNode scalar)) {
                throw new MalformedTreeException("a name is a text", line(key), column(key));
            }
            if (scalar.getValue().equals("<<") && scalar.getScalarStyle() == ScalarStyle.PLAIN) {
                merged.addAll(merges(tuple.getValueNode()));
                continue;
            }
            if (values.containsKey(scalar.getValue())) {
                throw new MalformedTreeException(
                        "\"" + scalar.getValue() + "\" is there twice", line(key), column(key));
            }
            values.put(scalar.getValue(), new Field(line(key), column(key), node(tuple.getValueNode(), depth + 1)));
        }
        for (MappingNode other : merged) {
            Map<String, Field> more = new LinkedHashMap<>();
            addFields(more, other, depth + 1);
            more.forEach(values::putIfAbsent);
        }
    }

    private static List<MappingNode> merges(org.snakeyaml.engine.v2.nodes.Node value) throws MalformedTreeException {
        if (value instanceof MappingNode one) {
            return List.of(one);
        }
        List<MappingNode> all = new ArrayList<>();
        if (value instanceof SequenceNode several) {
            for (org.snakeyaml.engine.v2.nodes.Node each : several.getValue()) {
                all.addAll(merges(each));
            }
            return all;
        }
        throw new MalformedTreeException("<< merges a mapping, or a list of mappings", line(value), column(value));
    }

    private static int line(org.snakeyaml.engine.v2.nodes.Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private static int column(org.snakeyaml.engine.v2.nodes.Node node) {
        return node.getStartMark().map(Mark::getColumn).orElse(0) + 1;
    }
}
