package dev.milvusons3.iam;

import dev.milvusons3.iam.JsonTree.Field;
import dev.milvusons3.iam.JsonTree.Fields;
import dev.milvusons3.iam.JsonTree.Items;
import dev.milvusons3.iam.JsonTree.Node;
import dev.milvusons3.iam.JsonTree.Text;
import java.util.List;
import java.util.Map;

/** The places in the text of a document that was parsed before, so that its form is as it must be. */
final class PolicyTree {
    private PolicyTree() {}

    static Node read(String json) {
        try {
            return JsonTree.read(json);
        } catch (JsonTree.Invalid e) {
            throw new IllegalStateException("a policy that was parsed cannot be read again", e);
        }
    }

    static Map<String, Field> fields(Node node) {
        return ((Fields) node).values();
    }

    /** {@return the one value, or those of a list} */
    static List<Node> items(Node node) {
        return node instanceof Items items ? items.values() : List.of(node);
    }

    static List<Node> items(Map<String, Field> fields, String element) {
        Field field = fields.get(element);
        return field == null ? List.of() : items(field.value());
    }

    static List<Text> texts(Map<String, Field> fields, String element) {
        return items(fields, element).stream().map(Text.class::cast).toList();
    }
}
