package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.internal.setup.Markers;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.internal.tree.Node.Field;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What {@code aws_iam_policy_document} makes of its blocks, when some of their values are known only after apply. Where the
 * source is beside the plan, these are worked out of its expressions; elsewhere they get the name of what they refer to, for a
 * plan does not say what is written around a reference.
 *
 * @see <a href="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document">aws_iam_policy_document</a>
 */
final class PolicyBlocks {
    private static final Map<String, String> ELEMENTS = new LinkedHashMap<>();

    static {
        ELEMENTS.put("actions", "Action");
        ELEMENTS.put("not_actions", "NotAction");
        ELEMENTS.put("resources", "Resource");
        ELEMENTS.put("not_resources", "NotResource");
    }

    private final References references;
    private final PlanValues values;
    private final Sources sources;
    private final Consumer<Setup.Unknown> unknowns;

    PolicyBlocks(References references, PlanValues values, Sources sources, Consumer<Setup.Unknown> unknowns) {
        this.references = references;
        this.values = values;
        this.sources = sources;
        this.unknowns = unknowns;
    }

    /** {@return the document; empty if so much is unknown that nothing can be said of it} */
    Optional<Node> document(Resource data) {
        boolean others = data.isUnknown("source_policy_documents")
                || data.isUnknown("override_policy_documents")
                || data.isUnknown("source_json")
                || data.isUnknown("override_json")
                || data.value("source_policy_documents")
                        .filter(node -> !node.items().isEmpty())
                        .isPresent()
                || data.value("override_policy_documents")
                        .filter(node -> !node.items().isEmpty())
                        .isPresent();
        List<Node> statements = data.value("statement").map(Node::items).orElse(List.of());
        List<Node> unknown = data.unknown().field("statement").map(Node::items).orElse(List.of());
        if (others || statements.isEmpty() || unknown.stream().anyMatch(Resource::isTrue)) {
            return Optional.empty();
        }
        List<Node> written = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            Node after = i < unknown.size() ? unknown.get(i) : new Node.Null(0, 0);
            written.add(new Statement(data, i, statements.get(i), after).write());
        }
        int line = sources.line(data);
        Map<String, Field> fields = new LinkedHashMap<>();
        put(fields, line, "Version", text(line, data.text("version").orElse("2012-10-17")));
        data.text("policy_id").ifPresent(id -> put(fields, line, "Id", text(line, id)));
        put(fields, line, "Statement", new Node.Items(line, 1, written));
        return Optional.of(new Node.Fields(line, 1, fields));
    }

    /** {@return the document that an expression in the source makes; empty if not even its statements are known} */
    Optional<Node> evaluate(Sources.Written expression) {
        return new HclValues(values, references, sources, unknowns)
                .evaluate(expression)
                .filter(document -> document.field("Statement")
                        .filter(statements -> statements.items().stream().allMatch(PolicyBlocks::isStatement))
                        .isPresent());
    }

    private static boolean isStatement(Node node) {
        return node.field("Effect")
                .flatMap(Node::scalar)
                .filter(text -> !Markers.areIn(text))
                .isPresent();
    }

    private static void put(Map<String, Field> fields, int line, String name, Node value) {
        fields.put(name, new Field(line, 1, value));
    }

    private static Node text(int line, String value) {
        return new Node.Text(line, 1, value);
    }

    /** One block. */
    private final class Statement {
        private final Resource data;
        private final int index;
        private final Node block;
        private final Node unknown;
        private final int line;

        Statement(Resource data, int index, Node block, Node unknown) {
            this.data = data;
            this.index = index;
            this.block = block;
            this.unknown = unknown;
            this.line = sources.statementLine(data, index);
        }

        Node write() {
            Map<String, Field> fields = new LinkedHashMap<>();
            block.field("sid")
                    .flatMap(Node::scalar)
                    .filter(sid -> !sid.isEmpty())
                    .ifPresent(sid -> put(fields, line, "Sid", text(line, sid)));
            String effect = block.field("effect").flatMap(Node::scalar).orElse("Allow");
            put(fields, line, "Effect", text(line, effect));
            principals(fields, "principals", "Principal");
            principals(fields, "not_principals", "NotPrincipal");
            ELEMENTS.forEach((name, element) -> {
                List<Node> all = elements(block, unknown, name, name);
                if (!all.isEmpty()) {
                    put(fields, line, element, new Node.Items(line, 1, all));
                }
            });
            conditions(fields);
            return new Node.Fields(line, 1, fields);
        }

        private void principals(Map<String, Field> fields, String name, String element) {
            Map<String, List<Node>> byType = new LinkedHashMap<>();
            List<Node> blocks = items(block, name);
            List<Node> unknowns = items(unknown, name);
            for (int i = 0; i < blocks.size(); i++) {
                Node after = i < unknowns.size() ? unknowns.get(i) : new Node.Null(0, 0);
                byType.computeIfAbsent(
                                blocks.get(i)
                                        .field("type")
                                        .flatMap(Node::scalar)
                                        .orElse("AWS"),
                                type -> new ArrayList<>())
                        .addAll(elements(blocks.get(i), after, "identifiers", name + "." + i + ".identifiers"));
            }
            List<Node> all = byType.getOrDefault("*", List.of());
            if (!all.isEmpty()) {
                put(fields, line, element, text(line, "*"));
                return;
            }
            if (!byType.isEmpty()) {
                Map<String, Field> types = new LinkedHashMap<>();
                byType.forEach((type, identifiers) -> put(types, line, type, new Node.Items(line, 1, identifiers)));
                put(fields, line, element, new Node.Fields(line, 1, types));
            }
        }

        private void conditions(Map<String, Field> fields) {
            Map<String, Map<String, Field>> byTest = new LinkedHashMap<>();
            List<Node> blocks = items(block, "condition");
            List<Node> unknowns = items(unknown, "condition");
            for (int i = 0; i < blocks.size(); i++) {
                Node after = i < unknowns.size() ? unknowns.get(i) : new Node.Null(0, 0);
                String way = "condition." + i + ".";
                String test = scalar(blocks.get(i), after, "test", way + "test");
                String variable = scalar(blocks.get(i), after, "variable", way + "variable");
                put(
                        byTest.computeIfAbsent(test, absent -> new LinkedHashMap<>()),
                        line,
                        variable,
                        new Node.Items(line, 1, elements(blocks.get(i), after, "values", way + "values")));
            }
            if (!byTest.isEmpty()) {
                Map<String, Field> operators = new LinkedHashMap<>();
                byTest.forEach((test, keys) -> put(operators, line, test, new Node.Fields(line, 1, keys)));
                put(fields, line, "Condition", new Node.Fields(line, 1, operators));
            }
        }

        private static List<Node> items(Node node, String name) {
            return node.field(name).map(Node::items).orElse(List.of());
        }

        private String scalar(Node from, Node after, String name, String way) {
            Optional<String> said = from.field(name).flatMap(Node::scalar);
            return said.orElseGet(
                    () -> after.field(name).filter(Resource::isTrue).isPresent() ? unknown(way, 0, 1) : "");
        }

        /** Known values, and for each that is not, what it is made of: of sets those have no places among the others. */
        private List<Node> elements(Node from, Node after, String name, String way) {
            List<Node> all = new ArrayList<>();
            for (Node value : items(from, name)) {
                value.scalar().ifPresent(text -> all.add(text(line, text)));
            }
            Node marks = after.field(name).orElse(new Node.Null(0, 0));
            int unknown = Resource.isTrue(marks)
                    ? 1
                    : (int) marks.items().stream().filter(Resource::isTrue).count();
            if (unknown == 0) {
                return all;
            }
            Optional<List<String>> written = sources.list(data, index, way)
                    .flatMap(list -> new HclValues(values, references, sources, unknowns).texts(list));
            if (written.isPresent()) {
                return written.get().stream().map(text -> text(line, text)).toList();
            }
            for (int i = 0; i < unknown; i++) {
                all.add(text(line, unknown(way, i, unknown)));
            }
            return all;
        }

        /** @param of how many */
        private String unknown(String way, int number, int of) {
            String[] path = ("statement." + index + "." + way).split("\\.");
            List<String> madeOf = references(path);
            String name = madeOf.size() == of
                    ? madeOf.get(number)
                            + (of > 1 && madeOf.stream().distinct().count() < of ? " (" + (number + 1) + ")" : "")
                    : data.address() + "." + String.join(".", path) + (of > 1 ? "." + number : "");
            Setup.Unknown unknown = new Setup.Unknown(
                    name.replace('"', '\'').replace("<", "").replace(">", ""),
                    data.address() + ", statement " + (index + 1) + ", " + way.replaceAll("\\.\\d+", ""),
                    Optional.empty(),
                    madeOf);
            unknowns.accept(unknown);
            return unknown.marker();
        }

        private List<String> references(String[] path) {
            Optional<Node> node = references.expression(data);
            for (String step : path) {
                boolean number = step.chars().allMatch(Character::isDigit);
                node = node.flatMap(found -> number
                        ? found.items().stream().skip(Integer.parseInt(step)).findFirst()
                        : found.field(step));
            }
            return node.map(References::written).orElse(List.of());
        }
    }
}
