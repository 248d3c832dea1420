package dev.milvusons3.iam;

import dev.milvusons3.iam.JsonTree.Field;
import dev.milvusons3.iam.JsonTree.Fields;
import dev.milvusons3.iam.JsonTree.Items;
import dev.milvusons3.iam.JsonTree.Node;
import dev.milvusons3.iam.JsonTree.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a document as strictly as AWS does. It goes over the text twice, since AWS complains of the shape of the whole
 * document before it looks at any statement's contents.
 */
final class PolicyParser {
    static final String VERSION_2012 = "2012-10-17";
    static final String VERSION_2008 = "2008-10-17";

    private static final Set<String> ELEMENTS = Set.of("Version", "Id", "Statement");

    private final PolicyType type;

    PolicyParser(PolicyType type) {
        this.type = type;
    }

    /** What stands in a document. */
    record Parsed(String version, boolean versionGiven, String id, List<PolicyStatement> statements) {}

    Parsed parse(String json) {
        Fields document = read(json);
        for (Map.Entry<String, Field> entry : document.values().entrySet()) {
            if (!ELEMENTS.contains(entry.getKey())) {
                throw syntax(
                        entry.getValue().at(),
                        "Unknown element \"" + entry.getKey() + "\": a policy has Version, Id and Statement");
            }
        }
        Field versionField = document.values().get("Version");
        String version = versionField == null ? VERSION_2008 : text(versionField.value(), "Version");
        if (!version.equals(VERSION_2012) && !version.equals(VERSION_2008)) {
            throw Problem.VERSION.at(
                    document.values().get("Version").value().at(),
                    type,
                    "Version is " + VERSION_2012 + " or " + VERSION_2008 + ", not \"" + version + "\"");
        }
        Field id = document.values().get("Id");
        String idText = id == null ? "" : text(id.value(), "Id");
        List<Fields> found = statements(document);
        StatementParser statementParser = new StatementParser(type, version.equals(VERSION_2012));
        found.forEach(statementParser::checkShape);
        List<PolicyStatement> statements = new ArrayList<>();
        for (Fields statement : found) {
            statements.add(statementParser.parse(statement, statements.size() + 1));
        }
        return new Parsed(version, versionField != null, idText, List.copyOf(statements));
    }

    private Fields read(String json) {
        Node root;
        try {
            root = JsonTree.read(json);
        } catch (JsonTree.Invalid e) {
            Problem broken = json.startsWith("{") ? Problem.NOT_JSON : Problem.NOT_AN_OBJECT;
            Problem problem = e.duplicate() ? Problem.SYNTAX : broken;
            throw problem.at(e.at(), type, String.valueOf(e.getMessage()));
        }
        if (root instanceof Fields fields) {
            return fields;
        }
        throw Problem.NOT_AN_OBJECT.at(root.at(), type, "a policy is a JSON object");
    }

    private List<Fields> statements(Fields document) {
        Field field = document.values().get("Statement");
        if (field == null) {
            throw Problem.NO_STATEMENT.at(document.at(), type, "Statement is missing");
        }
        List<Node> nodes = field.value() instanceof Items items ? items.values() : List.of(field.value());
        if (nodes.isEmpty()) {
            throw Problem.EMPTY_STATEMENT.at(field.value().at(), type, "Statement is empty");
        }
        List<Fields> statements = new ArrayList<>();
        for (Node node : nodes) {
            if (!(node instanceof Fields statement)) {
                throw syntax(node.at(), "a statement is a JSON object");
            }
            statements.add(statement);
        }
        return statements;
    }

    private String text(Node node, String element) {
        if (node instanceof Text text) {
            return text.value();
        }
        throw syntax(node.at(), element + " is a text");
    }

    private MalformedPolicyException syntax(SourcePosition at, String detail) {
        return Problem.SYNTAX.at(at, type, detail);
    }
}
