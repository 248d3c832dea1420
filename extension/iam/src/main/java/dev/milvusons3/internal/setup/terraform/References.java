package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.internal.tree.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows what a configuration's expressions refer to: through variables to the calls of modules, and through outputs into them.
 * A plan says which things an expression refers to, and not what it makes of them.
 */
final class References {
    private static final Pattern RESOURCE =
            Pattern.compile("((?:data\\.)?[a-z][a-z0-9_]*\\.[A-Za-z0-9_-]+)(\\[[^]]*])?(?:\\.([a-z_]+))?.*");
    private static final Pattern OUTPUT =
            Pattern.compile("module\\.([A-Za-z0-9_-]+)(\\[[^]]*])?(?:\\.([A-Za-z0-9_-]+))?.*");
    private static final Set<String> OTHERS =
            Set.of("local", "each", "count", "path", "self", "var", "module", "terraform");
    private static final int DEEPEST = 40;

    private final Plan plan;

    References(Plan plan) {
        this.plan = plan;
    }

    /**
     * What an expression refers to.
     *
     * @param module where the resource is
     * @param local the resource in it
     * @param index in brackets; empty if none is said
     * @param attribute of it; empty if the whole is meant
     */
    record Target(String module, String local, String index, String attribute) {
        /** {@return as people write it} */
        String text() {
            return (module.isEmpty() ? "" : module + ".")
                    + local
                    + index
                    + (attribute.isEmpty() ? "" : "." + attribute);
        }
    }

    /** {@return the expression of an attribute, as the configuration has it} */
    Optional<Node> expression(Resource resource, String... way) {
        Optional<Node> node = plan.module(resource.module()).map(module -> module.expressions.get(resource.local()));
        for (String name : way) {
            node = node.flatMap(found -> found.items().stream().findFirst()).flatMap(found -> found.field(name));
        }
        return node;
    }

    /** {@return whether the configuration leaves an attribute to AWS: what a key gets without a policy is known only after apply, too} */
    boolean isLeftOut(Resource resource, String attribute) {
        return plan.module(resource.module())
                .map(module -> module.expressions.get(resource.local()))
                .filter(Node.Fields.class::isInstance)
                .filter(expressions -> expressions.field(attribute).isEmpty())
                .isPresent();
    }

    /** {@return what an attribute refers to} */
    List<Target> targets(Resource resource, String... way) {
        return expression(resource, way)
                .map(expression -> targets(resource.module(), expression))
                .orElse(List.of());
    }

    /** {@return what an expression in a module refers to, each once} */
    List<Target> targets(String module, Node expression) {
        Set<Target> targets = new LinkedHashSet<>();
        follow(module, expression, targets, new HashSet<>(), 0);
        return List.copyOf(targets);
    }

    /** {@return the references of an expression, each in its longest form, as the configuration has them} */
    static List<String> written(Node expression) {
        List<String> longest = new ArrayList<>();
        String last = "";
        for (Node reference : expression.field("references").map(Node::items).orElse(List.of())) {
            String text = reference.scalar().orElse("");
            // After a.b.c come a.b and a, which say nothing more.
            boolean shorter = !last.isEmpty() && last.startsWith(text) && last.length() > text.length();
            if (!shorter) {
                longest.add(text);
                last = text;
            }
        }
        return longest;
    }

    private void follow(String module, Node expression, Set<Target> targets, Set<String> seen, int depth) {
        for (String reference : written(expression)) {
            if (depth < DEEPEST && seen.add(module + " " + reference)) {
                followOne(module, reference, targets, seen, depth);
            }
        }
    }

    private void followOne(String module, String reference, Set<Target> targets, Set<String> seen, int depth) {
        Matcher output = OUTPUT.matcher(reference);
        if (output.matches()) {
            String name = output.group(1);
            String index = output.group(2) == null ? "" : output.group(2);
            String inner = (module.isEmpty() ? "" : module + ".") + "module." + name + index;
            Node expression = plan.module(module)
                    .map(around -> around.calls.get(name))
                    .map(call -> call.module.outputs.get(String.valueOf(output.group(3))))
                    .orElse(null);
            if (expression != null) {
                follow(inner, expression, targets, seen, depth + 1);
            }
            return;
        }
        if (reference.startsWith("var.")) {
            String variable = reference.substring("var.".length()).split("[.\\[]", 2)[0];
            plan.call(module)
                    .flatMap(call -> call.expressions.field(variable))
                    .ifPresent(expression -> follow(Plan.parent(module), expression, targets, seen, depth + 1));
            return;
        }
        resourceOf(module, reference).ifPresent(targets::add);
    }

    /** {@return the instance that a target means, from where it is meant; empty if that cannot be told} */
    Optional<Resource> resource(Target target, Resource seenFrom) {
        List<Resource> instances = plan.instances(target.module(), target.local());
        if (instances.size() == 1) {
            return Optional.of(instances.get(0));
        }
        return instances.stream()
                .filter(instance -> target.index().isEmpty()
                                || target.index().contains("each.")
                                || target.index().contains("count.")
                        ? instance.index().equals(seenFrom.index())
                                && !seenFrom.index().isEmpty()
                        : instance.index().equals(target.index()))
                .findFirst();
    }

    /** {@return the resource's attribute that a reference names, without following anything; empty if it names none} */
    Optional<Target> resourceOf(String module, String reference) {
        Matcher resource = RESOURCE.matcher(reference);
        boolean named = resource.matches() && !OTHERS.contains(reference.split("\\.", 2)[0]);
        return named ? Optional.of(target(module, resource)) : Optional.empty();
    }

    private static Target target(String module, Matcher resource) {
        return new Target(
                module,
                resource.group(1),
                resource.group(2) == null ? "" : resource.group(2),
                resource.group(3) == null ? "" : resource.group(3));
    }

    /** {@return the value of a variable: of the root's what the plan says, of a module's a constant in its call} */
    Optional<Node> variable(String module, String variable) {
        return module.isEmpty()
                ? Optional.ofNullable(plan.variables.get(variable))
                : plan.call(module)
                        .flatMap(call -> call.expressions.field(variable))
                        .flatMap(found -> found.field("constant_value"));
    }
}
