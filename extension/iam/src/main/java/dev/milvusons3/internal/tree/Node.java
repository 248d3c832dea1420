package dev.milvusons3.internal.tree;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value and its place: line and column from 1. */
public sealed interface Node {
    int line();

    int column();

    /** A text. */
    record Text(int line, int column, String value) implements Node {}

    /** A number or a boolean, as it was written. */
    record Scalar(int line, int column, String value) implements Node {}

    /** Nothing. */
    record Null(int line, int column) implements Node {}

    /** A list. */
    record Items(int line, int column, List<Node> values) implements Node {}

    /** An object, in its order. */
    record Fields(int line, int column, Map<String, Field> values) implements Node {
        /** {@return a field's value} */
        public Optional<Node> get(String name) {
            return Optional.ofNullable(values.get(name)).map(Field::value);
        }
    }

    /** A field: the place of its name, and its value. */
    record Field(int line, int column, Node value) {}

    /** {@return a field of an object; empty if there is none, or this is no object} */
    default Optional<Node> field(String name) {
        return this instanceof Fields fields ? fields.get(name) : Optional.empty();
    }

    /** {@return a text, number or boolean as it was written; empty of anything else} */
    default Optional<String> scalar() {
        if (this instanceof Text text) {
            return Optional.of(text.value());
        }
        return this instanceof Scalar scalar ? Optional.of(scalar.value()) : Optional.empty();
    }

    /** {@return the values of a list; of anything else itself, but none of nothing} */
    default List<Node> items() {
        if (this instanceof Items items) {
            return items.values();
        }
        return this instanceof Null ? List.of() : List.of(this);
    }

    /** {@return what it is, for messages: {@code a list}} */
    default String kind() {
        if (this instanceof Text) {
            return "a text";
        }
        if (this instanceof Scalar scalar) {
            return scalar.value().equals("true") || scalar.value().equals("false") ? "a boolean" : "a number";
        }
        if (this instanceof Items) {
            return "a list";
        }
        return this instanceof Fields ? "an object" : "nothing";
    }
}
