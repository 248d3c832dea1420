package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.internal.tree.JsonNodes;
import dev.milvusons3.internal.tree.MalformedTreeException;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.internal.tree.Node.Field;
import dev.milvusons3.setup.Setup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What expressions of the source will be, with values of the plan; what is not known has its reference's name. */
final class HclValues {
    private static final int DEEPEST = 30;
    private static final int LONGEST = 80;

    private final PlanValues values;
    private final References references;
    private final Sources sources;
    private final Consumer<Setup.Unknown> unknowns;
    private int depth;

    HclValues(PlanValues values, References references, Sources sources, Consumer<Setup.Unknown> unknowns) {
        this.values = values;
        this.references = references;
        this.sources = sources;
        this.unknowns = unknowns;
    }

    /** {@return the texts of a list; empty if it is made by more than is understood} */
    Optional<List<String>> texts(Sources.Written written) {
        return evaluate(written)
                .filter(Node.Items.class::isInstance)
                .map(node -> node.items().stream()
                        .flatMap(item -> item.scalar().stream())
                        .toList());
    }

    /** {@return what an expression makes; of {@code jsonencode} the value, and of JSON in a text its tree} */
    Optional<Node> evaluate(Sources.Written written) {
        Hcl.Expression expression = written.expression();
        if (expression instanceof Hcl.Call call
                && call.function().equals("jsonencode")
                && call.arguments().size() == 1) {
            return value(written, call.arguments().get(0));
        }
        Optional<Node> value = value(written, expression);
        Optional<String> json =
                value.flatMap(Node::scalar).filter(text -> text.stripLeading().startsWith("{"));
        if (json.isEmpty()) {
            return value;
        }
        try {
            String before = "\n".repeat(expression.line() - 1) + " ".repeat(expression.column() - 1);
            return Optional.of(JsonNodes.read(before + json.get()));
        } catch (MalformedTreeException e) {
            return Optional.empty();
        }
    }

    private Optional<Node> value(Sources.Written written, Hcl.Expression expression) {
        int line = expression.line();
        int column = expression.column();
        if (expression instanceof Hcl.Text text) {
            StringBuilder all = new StringBuilder();
            for (Object part : text.parts()) {
                all.append(
                        part instanceof Hcl.Expression inner
                                ? value(written, inner).flatMap(Node::scalar).orElseGet(() -> unknown(written, inner))
                                : part);
            }
            return Optional.of(new Node.Text(line, column, all.toString()));
        }
        if (expression instanceof Hcl.Literal literal) {
            return Optional.of(
                    literal.value().equals("null")
                            ? new Node.Null(line, column)
                            : new Node.Scalar(line, column, literal.value()));
        }
        if (expression instanceof Hcl.Reference reference) {
            return referred(written, reference.text());
        }
        if (expression instanceof Hcl.Items items) {
            return Optional.of(new Node.Items(
                    line,
                    column,
                    items.values().stream().map(item -> known(written, item)).toList()));
        }
        if (expression instanceof Hcl.Fields fields) {
            Map<String, Field> all = new LinkedHashMap<>();
            fields.values().forEach((name, value) -> all.put(name, new Field(value.line(), 1, known(written, value))));
            return Optional.of(new Node.Fields(line, column, all));
        }
        return Optional.empty();
    }

    /** {@return the value, or the name of what is not known} */
    private Node known(Sources.Written written, Hcl.Expression expression) {
        return value(written, expression)
                .orElseGet(() -> new Node.Text(expression.line(), expression.column(), unknown(written, expression)));
    }

    private String unknown(Sources.Written written, Hcl.Expression expression) {
        String text = text(expression).replaceAll("\\s+", " ").replaceAll("[<>\"]", "'");
        Setup.Unknown unknown = new Setup.Unknown(
                (written.module().isEmpty() ? "" : written.module() + ".")
                        + (text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text),
                written.resource().address(),
                Optional.empty(),
                List.of());
        unknowns.accept(unknown);
        return unknown.marker();
    }

    private static String text(Hcl.Expression expression) {
        if (expression instanceof Hcl.Reference reference) {
            return reference.text();
        }
        if (expression instanceof Hcl.Call call) {
            return call.text();
        }
        return expression instanceof Hcl.Other other ? other.text() : "an expression";
    }

    /** Through locals, variables and outputs to a resource, by what each is set to and not only by what it refers to. */
    private Optional<Node> referred(Sources.Written written, String reference) {
        String[] names = reference.split("\\.");
        Optional<Sources.Written> defined = Optional.empty();
        if (names.length == 2 && names[0].equals("local")) {
            defined = sources.local(written, names[1]);
        } else if (names.length == 2 && names[0].equals("var")) {
            Optional<Node> said = references.variable(written.module(), names[1]);
            if (said.isPresent()) {
                return said;
            }
            defined = sources.variable(written, names[1]);
        } else if (names.length == 3 && names[0].equals("module")) {
            defined = sources.output(written, names[1], names[2]);
        } else {
            return references
                    .resourceOf(written.module(), reference)
                    .flatMap(target -> values.of(target, written.resource()))
                    .map(value -> new Node.Text(
                            written.expression().line(), written.expression().column(), value));
        }
        if (defined.isEmpty() || depth >= DEEPEST) {
            return Optional.empty();
        }
        depth++;
        Optional<Node> value = value(defined.get(), defined.get().expression());
        depth--;
        return value;
    }
}
