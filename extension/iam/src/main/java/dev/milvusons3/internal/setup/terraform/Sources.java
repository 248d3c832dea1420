package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.internal.tree.Node.Field;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The HCL that a plan was made of, where it lies beside the plan: it has what a plan leaves out, the lines, and what is written
 * around references. Nothing depends on it but how much is known, so a file that cannot be read is passed over.
 */
final class Sources {
    private static final System.Logger LOG = System.getLogger(Sources.class.getName());
    private static final Set<String> NAMED = Set.of("module", "variable", "output");

    private final Plan plan;
    private final String from;
    private final Optional<Path> directory;
    private final Map<String, Directory> read = new HashMap<>();

    /**
     * An expression, and where it is.
     *
     * @param resource for which it is looked at
     * @param module that it is written in
     */
    record Written(Resource resource, String module, Hcl.Expression expression) {}

    /** What the files of a module say. */
    private static final class Directory {
        private final Map<String, Hcl.Block> blocks = new HashMap<>();
        private final Map<String, String> files = new HashMap<>();
        private final Map<String, Hcl.Expression> locals = new HashMap<>();
    }

    Sources(Plan plan, Path file, String from) {
        this.plan = plan;
        this.from = from;
        this.directory = Optional.ofNullable(file.toAbsolutePath().getParent());
    }

    /** {@return by what people find a resource: the source's file, or else the plan, and the address} */
    String label(Resource resource) {
        return Optional.ofNullable(directory(resource.module()).files.get(resource.local()))
                        .orElse(from)
                + " (" + resource.address() + ")";
    }

    /** {@return the line of a resource in that file} */
    int line(Resource resource) {
        return block(resource).map(Hcl.Block::line).orElse(Math.max(1, resource.line()));
    }

    /** {@return the line of a statement of a policy document} */
    int statementLine(Resource data, int index) {
        return block(data)
                .map(block -> block.ofType("statement"))
                .filter(statements -> index < statements.size())
                .map(statements -> statements.get(index).line())
                .orElseGet(() -> line(data));
    }

    /** {@return what an attribute is made by} */
    Optional<Written> expression(Resource resource, String attribute) {
        return block(resource)
                .map(block -> block.attributes().get(attribute))
                .map(expression -> new Written(resource, resource.module(), expression));
    }

    /** {@return a list in a statement} @param way such as {@code condition.0.values} */
    Optional<Written> list(Resource data, int index, String way) {
        Optional<Hcl.Block> block = block(data)
                .map(found -> found.ofType("statement"))
                .filter(statements -> index < statements.size())
                .map(statements -> statements.get(index));
        String[] steps = way.split("\\.");
        for (int i = 0; i + 2 < steps.length; i += 2) {
            String type = steps[i];
            int number = Integer.parseInt(steps[i + 1]);
            block = block.map(found -> found.ofType(type))
                    .filter(found -> number < found.size())
                    .map(found -> found.get(number));
        }
        return block.map(found -> found.attributes().get(steps[steps.length - 1]))
                .map(expression -> new Written(data, data.module(), expression));
    }

    /** {@return what a local value of a module is made by} */
    Optional<Written> local(Written seenFrom, String name) {
        return Optional.ofNullable(directory(seenFrom.module()).locals.get(name))
                .map(expression -> new Written(seenFrom.resource(), seenFrom.module(), expression));
    }

    /** {@return what a variable of a module is set to: by the call, or by its default} */
    Optional<Written> variable(Written seenFrom, String name) {
        String module = seenFrom.module();
        if (module.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = Plan.names(module);
        String parent = Plan.parent(module);
        Hcl.Block call = directory(parent).blocks.get("module." + names.get(names.size() - 1));
        Hcl.Expression set = call == null ? null : call.attributes().get(name);
        if (set != null) {
            return Optional.of(new Written(seenFrom.resource(), parent, set));
        }
        return Optional.ofNullable(directory(module).blocks.get("variable." + name))
                .map(block -> block.attributes().get("default"))
                .map(expression -> new Written(seenFrom.resource(), module, expression));
    }

    /** {@return what an output of a module is made by} */
    Optional<Written> output(Written seenFrom, String called, String name) {
        String module = (seenFrom.module().isEmpty() ? "" : seenFrom.module() + ".") + "module." + called;
        return Optional.ofNullable(directory(module).blocks.get("output." + name))
                .map(block -> block.attributes().get("value"))
                .map(expression -> new Written(seenFrom.resource(), module, expression));
    }

    /** {@return the same document with the places of the statements that a data source made it of} */
    Node placed(Node json, Resource data) {
        List<Integer> lines = block(data).map(block -> block.ofType("statement")).orElse(List.of()).stream()
                .map(Hcl.Block::line)
                .toList();
        List<Node> statements = json.field("Statement").map(Node::items).orElse(List.of());
        if (lines.size() != statements.size()) {
            return moved(json, line(data));
        }
        Map<String, Field> fields = new LinkedHashMap<>();
        ((Node.Fields) json)
                .values()
                .forEach((name, field) -> fields.put(name, new Field(line(data), 1, moved(field.value(), line(data)))));
        List<Node> placed = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            placed.add(moved(statements.get(i), lines.get(i)));
        }
        fields.put("Statement", new Field(line(data), 1, new Node.Items(line(data), 1, placed)));
        return new Node.Fields(line(data), 1, fields);
    }

    /** {@return the same document with the places of what is written, as far as they are alike} */
    Node placed(Node json, Resource resource, String attribute) {
        Optional<Written> written = expression(resource, attribute);
        if (written.isEmpty()) {
            return moved(json, line(resource));
        }
        Hcl.Expression expression = written.get().expression();
        if (expression instanceof Hcl.Text text) {
            return shifted(json, text.line() - 1);
        }
        if (expression instanceof Hcl.Call call && call.arguments().size() == 1) {
            return like(json, call.arguments().get(0));
        }
        return moved(json, expression.line());
    }

    private static Node like(Node json, Hcl.Expression written) {
        int line = written.line();
        int column = written.column();
        if (json instanceof Node.Fields fields && written instanceof Hcl.Fields like) {
            Map<String, Field> all = new LinkedHashMap<>();
            // In the order of the source, so that lines do not go back; jsonencode sorts names.
            List<String> names = new ArrayList<>(like.values().keySet());
            fields.values().keySet().stream()
                    .filter(name -> !names.contains(name))
                    .forEach(names::add);
            for (String name : names) {
                Field field = fields.values().get(name);
                Hcl.Expression value = like.values().get(name);
                if (field != null) {
                    Node placed = value == null ? moved(field.value(), line) : like(field.value(), value);
                    all.put(name, new Field(placed.line(), 1, placed));
                }
            }
            return new Node.Fields(line, column, all);
        }
        if (json instanceof Node.Items items
                && written instanceof Hcl.Items like
                && items.values().size() == like.values().size()) {
            List<Node> all = new ArrayList<>();
            for (int i = 0; i < items.values().size(); i++) {
                all.add(like(items.values().get(i), like.values().get(i)));
            }
            return new Node.Items(line, column, all);
        }
        return moved(json, line);
    }

    private static Node moved(Node node, int line) {
        return at(node, old -> line);
    }

    private static Node shifted(Node node, int lines) {
        return at(node, old -> old + lines);
    }

    private interface Line {
        int of(int old);
    }

    private static Node at(Node node, Line line) {
        int to = line.of(node.line());
        if (node instanceof Node.Text text) {
            return new Node.Text(to, node.column(), text.value());
        }
        if (node instanceof Node.Scalar scalar) {
            return new Node.Scalar(to, node.column(), scalar.value());
        }
        if (node instanceof Node.Items items) {
            return new Node.Items(
                    to,
                    node.column(),
                    items.values().stream().map(item -> at(item, line)).toList());
        }
        if (node instanceof Node.Fields fields) {
            Map<String, Field> all = new LinkedHashMap<>();
            fields.values()
                    .forEach((name, field) ->
                            all.put(name, new Field(line.of(field.line()), field.column(), at(field.value(), line))));
            return new Node.Fields(to, node.column(), all);
        }
        return new Node.Null(to, node.column());
    }

    private Optional<Hcl.Block> block(Resource resource) {
        return Optional.ofNullable(directory(resource.module()).blocks.get(resource.local()));
    }

    private Directory directory(String module) {
        Directory known = read.get(module);
        if (known != null) {
            return known;
        }
        Directory directory = new Directory();
        path(module).ifPresent(path -> read(path, label(module), directory));
        read.put(module, directory);
        return directory;
    }

    /** {@return where Terraform keeps modules, by their keys, if it was here} */
    private Map<String, String> fetched() {
        Optional<Path> manifest = directory
                .map(path -> path.resolve(".terraform/modules/modules.json"))
                .filter(Files::isRegularFile);
        Map<String, String> all = new HashMap<>();
        try {
            if (manifest.isPresent()) {
                Json.read(Files.readString(manifest.get()))
                        .get("Modules")
                        .items()
                        .forEach(module -> all.put(
                                module.get("Key").text(), module.get("Dir").text()));
            }
        } catch (IOException | JsonException e) {
            LOG.log(System.Logger.Level.DEBUG, "no modules in " + manifest, e);
        }
        return all;
    }

    /** {@return where a module's files are} */
    private Optional<Path> path(String module) {
        if (module.isEmpty()) {
            return directory;
        }
        Optional<Path> fetched = Optional.ofNullable(fetched().get(String.join(".", Plan.names(module))))
                .flatMap(path -> directory.map(root -> root.resolve(path).normalize()));
        return fetched.or(() -> plan.call(module)
                .filter(call -> call.source.startsWith("."))
                .flatMap(call -> path(Plan.parent(module))
                        .map(parent -> parent.resolve(call.source).normalize())));
    }

    private String label(String module) {
        String root = from.contains("/") ? from.substring(0, from.lastIndexOf('/') + 1) : "";
        Optional<Path> path = path(module);
        return path.isEmpty() || directory.isEmpty()
                ? root
                : root + (module.isEmpty() ? "" : directory.get().relativize(path.get()) + "/").replace('\\', '/');
    }

    private static void read(Path path, String label, Directory directory) {
        if (!Files.isDirectory(path)) {
            return;
        }
        try (Stream<Path> all = Files.list(path)) {
            for (Path file :
                    all.filter(each -> each.toString().endsWith(".tf")).sorted().toList()) {
                readFile(file, label, directory);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "no sources in " + path, e);
        }
    }

    private static void readFile(Path file, String label, Directory directory) throws IOException {
        try {
            Hcl.Block parsed = HclParser.parse(Files.readString(file, StandardCharsets.UTF_8));
            for (Hcl.Block block : parsed.blocks()) {
                boolean resource =
                        block.type().equals("resource") || block.type().equals("data");
                if (resource && block.labels().size() == 2) {
                    String local = (block.type().equals("data") ? "data." : "") + String.join(".", block.labels());
                    directory.blocks.put(local, block);
                    directory.files.put(local, label + file.getFileName());
                } else if (NAMED.contains(block.type()) && block.labels().size() == 1) {
                    directory.blocks.put(block.type() + "." + block.labels().get(0), block);
                } else if (block.type().equals("locals")) {
                    directory.locals.putAll(block.attributes());
                }
            }
        } catch (HclParser.Malformed e) {
            LOG.log(System.Logger.Level.DEBUG, file + " is not understood: " + e.getMessage());
        }
    }
}
