package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.internal.tree.Node;
import java.util.List;
import java.util.Optional;

/**
 * A resource or data source as it will be.
 *
 * @param address such as {@code module.milvus.aws_iam_role.this[0]}
 * @param module the address of the module it is in; empty for the root
 * @param type such as {@code aws_iam_role}; of a data source with {@code data.} before it
 * @param name the block's second label
 * @param line of the plan
 * @param values what is known
 * @param unknown true, or an object with true where a value is known only after apply
 */
record Resource(String address, String module, String type, String name, int line, Node values, Node unknown) {
    /** {@return how the module's configuration speaks of it: without index} */
    String local() {
        return type + "." + name;
    }

    /** {@return what stands in brackets at its end; empty if there is none} */
    String index() {
        return address.endsWith("]") ? address.substring(address.lastIndexOf('[')) : "";
    }

    /** {@return a value that is known; of blocks, such as {@code rule.0.sse}, the first is meant where no number is said} */
    Optional<Node> value(String... way) {
        Optional<Node> node = Optional.of(values);
        for (String name : way) {
            node = node.flatMap(found -> first(found)).flatMap(found -> found.field(name));
        }
        return node.filter(found -> !(found instanceof Node.Null));
    }

    Optional<String> text(String... way) {
        return value(way).flatMap(Node::scalar).filter(text -> !text.isEmpty());
    }

    /** {@return whether a value, or a part of it, is known only after apply} */
    boolean isUnknown(String... way) {
        Optional<Node> node = Optional.of(unknown);
        for (String name : way) {
            node = node.flatMap(
                    found -> isTrue(found) ? Optional.of(found) : first(found).flatMap(f -> f.field(name)));
        }
        return node.filter(Resource::hasTrue).isPresent();
    }

    static boolean isTrue(Node node) {
        return node instanceof Node.Scalar scalar && scalar.value().equals("true");
    }

    private static boolean hasTrue(Node node) {
        if (node instanceof Node.Fields fields) {
            return fields.values().values().stream().anyMatch(field -> hasTrue(field.value()));
        }
        return isTrue(node)
                || node instanceof Node.Items items && items.values().stream().anyMatch(Resource::hasTrue);
    }

    private static Optional<Node> first(Node node) {
        if (node instanceof Node.Items items) {
            List<Node> values = items.values();
            return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
        }
        return Optional.of(node);
    }
}
