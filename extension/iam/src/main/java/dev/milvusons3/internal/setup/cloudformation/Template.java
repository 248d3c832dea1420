package dev.milvusons3.internal.setup.cloudformation;

import dev.milvusons3.internal.tree.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A template's sections. */
final class Template {
    private final Node root;
    private final Map<String, Resource> resources = new LinkedHashMap<>();

    /**
     * A resource.
     *
     * @param id its logical id
     * @param type such as {@code AWS::IAM::Role}
     * @param at its place
     * @param properties as they are written
     * @param condition under which it is made; empty: always
     */
    record Resource(String id, String type, Node at, Node properties, Optional<String> condition) {
        Optional<Node> property(String name) {
            return properties.field(name);
        }
    }

    Template(Node root) {
        this.root = root;
        if (root.field("Resources").orElse(root) instanceof Node.Fields fields) {
            fields.values().forEach((id, field) -> {
                Node resource = field.value();
                resources.put(
                        id,
                        new Resource(
                                id,
                                resource.field("Type").flatMap(Node::scalar).orElse(""),
                                resource,
                                resource.field("Properties").orElse(new Node.Null(resource.line(), resource.column())),
                                resource.field("Condition").flatMap(Node::scalar)));
            });
        }
    }

    Stream<Resource> ofType(String... types) {
        return resources.values().stream().filter(resource -> Stream.of(types).anyMatch(resource.type()::equals));
    }

    Optional<Resource> resource(String id) {
        return Optional.ofNullable(resources.get(id));
    }

    Stream<Resource> resources() {
        return resources.values().stream();
    }

    Optional<Node> parameter(String name) {
        return root.field("Parameters").flatMap(all -> all.field(name));
    }

    Optional<Node> condition(String name) {
        return root.field("Conditions").flatMap(all -> all.field(name));
    }

    Optional<Node> mapping(String map, String first, String second) {
        return root.field("Mappings")
                .flatMap(all -> all.field(map))
                .flatMap(all -> all.field(first))
                .flatMap(all -> all.field(second));
    }
}
