package dev.milvusons3.internal.setup;

import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.internal.tree.Node.Field;
import dev.milvusons3.internal.tree.Node.Fields;
import dev.milvusons3.internal.words.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** An object of a file that people write, field by field: what is of the wrong sort is reported, and so is what nobody asked for. */
public final class Facts {
    /** What an account's id looks like. */
    public static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    private final String file;
    private final String path;
    private final Map<String, Field> fields;
    private final Problems problems;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Map<String, Facts> objects = new LinkedHashMap<>();
    private final List<Facts> items = new ArrayList<>();

    private Facts(String file, String path, Map<String, Field> fields, Problems problems) {
        this.file = file;
        this.path = path;
        this.fields = fields;
        this.problems = problems;
    }

    /**
     * @param file by which people find it
     * @param root of the file
     */
    public static Facts of(String file, Node root, Problems problems) {
        return of(file, "", root, problems);
    }

    private static Facts of(String file, String path, Node node, Problems problems) {
        if (node instanceof Fields object) {
            return new Facts(file, path, object.values(), problems);
        }
        if (!(node instanceof Node.Null)) {
            String what = path.isEmpty() ? "This file" : "\"" + path.substring(0, path.length() - 1) + "\"";
            problems.add(file, node, what + " is " + node.kind() + ". Allowed: names with values.");
        }
        return new Facts(file, path, Map.of(), problems);
    }

    /** {@return nothing, where there is no file} */
    public static Facts none(Problems problems) {
        return new Facts("", "", Map.of(), problems);
    }

    public boolean has(String name) {
        return node(name).isPresent();
    }

    /** {@return a field's value; empty if it is not there or null} */
    public Optional<Node> node(String name) {
        asked.add(name);
        return Optional.ofNullable(fields.get(name)).map(Field::value).filter(value -> !(value instanceof Node.Null));
    }

    public Optional<String> text(String name) {
        return node(name).flatMap(value -> {
            Optional<String> scalar = value.scalar().filter(text -> !text.isBlank());
            if (scalar.isEmpty()) {
                wrong(name, value, "a text");
            }
            return scalar;
        });
    }

    /** {@return an account's id; YAML takes twelve digits for a number, and keeps them as they were written} */
    public Optional<String> account(String name) {
        return text(name).filter(text -> {
            boolean right = ACCOUNT.matcher(text).matches();
            if (!right) {
                report(name, "\"" + path + name + "\" is \"" + text + "\". Allowed: an account's twelve digits.");
            }
            return right;
        });
    }

    public Optional<Boolean> flag(String name) {
        return node(name).flatMap(value -> {
            Optional<String> text = value.scalar().filter(scalar -> scalar.equals("true") || scalar.equals("false"));
            if (text.isEmpty()) {
                wrong(name, value, "true or false");
            }
            return text.map(Boolean::valueOf);
        });
    }

    /** {@return one of several words} */
    public Optional<String> oneOf(String name, List<String> allowed) {
        return text(name).filter(text -> {
            boolean right = allowed.contains(text);
            if (!right) {
                report(
                        name,
                        "\"" + path + name + "\" is \"" + text + "\". Allowed: " + String.join(", ", allowed) + ".");
            }
            return right;
        });
    }

    /** {@return an object in it, always the same one; an empty one if there is none} */
    public Facts object(String name) {
        Optional<Node> value = node(name);
        return objects.computeIfAbsent(
                name,
                absent -> value.map(node -> of(file, path + name + ".", node, problems))
                        .orElseGet(() -> new Facts(file, path + name + ".", Map.of(), problems)));
    }

    /** {@return the objects of a list, or one alone} */
    public List<Facts> objects(String name) {
        List<Facts> all = new ArrayList<>();
        node(name)
                .ifPresent(value ->
                        value.items().forEach(item -> all.add(of(file, path + name + ".", item, problems))));
        items.addAll(all);
        return all;
    }

    public List<String> texts(String name) {
        List<String> all = new ArrayList<>();
        node(name)
                .ifPresent(value -> value.items()
                        .forEach(item ->
                                item.scalar().ifPresentOrElse(all::add, () -> wrong(name, item, "a list of texts"))));
        return all;
    }

    /** {@return names with texts, such as tags} */
    public Map<String, String> textsByName(String name) {
        Map<String, String> all = new LinkedHashMap<>();
        Facts object = object(name);
        object.fields.keySet().forEach(key -> object.text(key).ifPresent(value -> all.put(key, value)));
        return all;
    }

    /** {@return the names that it has} */
    public Set<String> names() {
        return fields.keySet();
    }

    /** Reports a problem of a field. */
    public void report(String name, String message) {
        Field field = fields.get(name);
        if (field == null) {
            problems.add(file, message);
        } else {
            problems.add(file, field.value(), message);
        }
    }

    /** Reports what nobody asked for, here and in the objects that were asked for. */
    public void finish() {
        objects.values().forEach(Facts::finish);
        items.forEach(Facts::finish);
        fields.forEach((name, field) -> {
            if (!asked.contains(name)) {
                problems.add(
                        file,
                        field.line(),
                        field.column(),
                        "There is no \"" + path + name + "\"" + Nearest.endOfSentence(name, asked) + " Allowed: "
                                + String.join(", ", asked) + ".");
            }
        });
    }

    private void wrong(String name, Node value, String allowed) {
        problems.add(file, value, "\"" + path + name + "\" is " + value.kind() + ". Allowed: " + allowed + ".");
    }
}
