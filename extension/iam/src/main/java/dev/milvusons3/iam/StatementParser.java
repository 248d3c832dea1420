package dev.milvusons3.iam;

import dev.milvusons3.iam.JsonTree.Field;
import dev.milvusons3.iam.JsonTree.Fields;
import dev.milvusons3.iam.JsonTree.Items;
import dev.milvusons3.iam.JsonTree.Node;
import dev.milvusons3.iam.JsonTree.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the statements of one document: first each one's shape, then what is in it. */
final class StatementParser {
    private static final Set<String> ELEMENTS = Set.of(
            "Sid",
            "Effect",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Principal",
            "NotPrincipal",
            "Condition");
    private static final Pattern SID = Pattern.compile("[0-9A-Za-z]*");

    private final PolicyType type;
    private final boolean variables;
    private final PrincipalParser principals;
    private final ConditionParser conditions;
    private final ActionRules actions;
    private final ResourceRules resources;
    private final Map<String, SourcePosition> sids = new HashMap<>();

    /** @param variables whether the document's version has policy variables */
    StatementParser(PolicyType type, boolean variables) {
        this.type = type;
        this.variables = variables;
        this.principals = new PrincipalParser(type);
        this.conditions = new ConditionParser(type, variables);
        this.actions = new ActionRules(type);
        this.resources = new ResourceRules(type);
    }

    /** Refuses what is no statement at all, whatever its values say. */
    void checkShape(Fields statement) {
        for (Map.Entry<String, Field> entry : statement.values().entrySet()) {
            if (!ELEMENTS.contains(entry.getKey())) {
                throw syntax(entry.getValue().at(), unknown(entry.getKey()));
            }
        }
        exclusive(statement, "Action", "NotAction");
        exclusive(statement, "Resource", "NotResource");
        exclusive(statement, "Principal", "NotPrincipal");
        Field effect = statement.values().get("Effect");
        if (effect == null) {
            throw Problem.NO_EFFECT.at(statement.at(), type, "Effect is missing");
        }
        String text = text(effect.value(), "Effect");
        if (!text.equalsIgnoreCase("Allow") && !text.equalsIgnoreCase("Deny")) {
            throw Problem.EFFECT.at(effect.value().at(), type, "Effect is Allow or Deny, not \"" + text + "\"", text);
        }
        for (String list : List.of("Action", "NotAction", "Resource", "NotResource")) {
            Field field = statement.values().get(list);
            if (field != null) {
                texts(field.value(), list);
            }
        }
        Field sid = statement.values().get("Sid");
        if (sid != null) {
            text(sid.value(), "Sid");
        }
        conditions.checkShape(statement.values().get("Condition"));
    }

    PolicyStatement parse(Fields statement, int index) {
        Map<String, Field> fields = statement.values();
        Effect effect = effect(fields);
        Optional<String> sid = sid(fields);
        List<StatementPrincipal> named = List.of();
        List<StatementPrincipal> notNamed = List.of();
        if (type.namesPrincipals()) {
            if (type == PolicyType.TRUST) {
                prohibit(fields, "NotPrincipal", Problem.PROHIBITED_NOT_PRINCIPAL);
            }
            named = principals.parse(fields.get("Principal"));
            notNamed = principals.parse(fields.get("NotPrincipal"));
            if (named.isEmpty() && notNamed.isEmpty()) {
                throw Problem.NO_PRINCIPAL.at(statement.at(), type, "");
            }
            if (type == PolicyType.RESOURCE_CONTROL) {
                checkResourceControl(fields, effect, named);
            }
            if (!notNamed.isEmpty() && effect == Effect.ALLOW) {
                throw syntax(fields.get("NotPrincipal").at(), "NotPrincipal goes only with Deny");
            }
        } else {
            prohibit(fields, "Principal", Problem.PROHIBITED_PRINCIPAL);
            prohibit(fields, "NotPrincipal", Problem.PROHIBITED_PRINCIPAL);
        }
        List<Text> acted = list(fields, "Action");
        List<Text> notActed = list(fields, "NotAction");
        if (acted.isEmpty() && notActed.isEmpty()) {
            throw Problem.NO_ACTIONS.at(place(statement, "Action", "NotAction"), type, "");
        }
        acted.forEach(actions::check);
        notActed.forEach(actions::check);
        List<Text> on = list(fields, "Resource");
        List<Text> notOn = list(fields, "NotResource");
        if (type == PolicyType.TRUST) {
            prohibit(fields, "Resource", Problem.PROHIBITED_RESOURCE);
            prohibit(fields, "NotResource", Problem.PROHIBITED_RESOURCE);
        } else if (on.isEmpty() && notOn.isEmpty()) {
            throw Problem.NO_RESOURCES.at(place(statement, "Resource", "NotResource"), type, "");
        }
        List<ResourcePattern> patterns = new ArrayList<>();
        for (Text resource : on.isEmpty() ? notOn : on) {
            patterns.add(resources.parse(resource, variables));
        }
        return new PolicyStatement(new PolicyStatement.Parts(
                index,
                statement.at(),
                statement.end(),
                sid,
                effect,
                values(acted),
                values(notActed),
                values(on),
                values(notOn),
                List.copyOf(patterns),
                named,
                notNamed,
                conditions.parse(fields.get("Condition"))));
    }

    /**
     * Only the policy that AWS attaches itself allows, and none singles anybody out but by conditions.
     *
     * @see <a href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html">RCP syntax</a>
     */
    private void checkResourceControl(Map<String, Field> fields, Effect effect, List<StatementPrincipal> named) {
        prohibit(fields, "NotPrincipal", Problem.PROHIBITED_NOT_PRINCIPAL);
        prohibit(fields, "NotAction", Problem.RESOURCE_CONTROL_NOT_ACTION);
        if (!named.stream().allMatch(StatementPrincipal::everyone)) {
            throw Problem.RESOURCE_CONTROL_PRINCIPAL.at(
                    fields.get("Principal").at(),
                    type,
                    "Principal is \"*\"; conditions such as aws:PrincipalArn narrow it");
        }
        boolean fullAccess = values(list(fields, "Action")).equals(List.of("*"))
                && values(list(fields, "Resource")).equals(List.of("*"))
                && !fields.containsKey("Condition");
        if (effect == Effect.ALLOW && !fullAccess) {
            throw Problem.RESOURCE_CONTROL_EFFECT.at(
                    fields.get("Effect").at(), type, "only RCPFullAWSAccess, which AWS attaches itself, allows");
        }
    }

    private Effect effect(Map<String, Field> fields) {
        Node node = fields.get("Effect").value();
        String text = text(node, "Effect");
        for (Effect effect : Effect.values()) {
            if (effect.text().equals(text)) {
                return effect;
            }
        }
        Problem problem = type.namesPrincipals() ? Problem.EFFECT : Problem.LEGACY;
        throw problem.at(node.at(), type, "Effect is Allow or Deny, in just this case, not \"" + text + "\"", text);
    }

    private Optional<String> sid(Map<String, Field> fields) {
        Field field = fields.get("Sid");
        if (field == null) {
            return Optional.empty();
        }
        String sid = text(field.value(), "Sid");
        // S3 takes any text, and the same one twice.
        if (type != PolicyType.RESOURCE && type != PolicyType.VPC_ENDPOINT) {
            if (!SID.matcher(sid).matches()) {
                throw Problem.SID_FORMAT.at(field.value().at(), type, "not \"" + sid + "\"");
            }
            SourcePosition before =
                    sid.isEmpty() ? null : sids.putIfAbsent(sid, field.value().at());
            if (before != null) {
                throw Problem.SID_TWICE.at(field.value().at(), type, "\"" + sid + "\" is already the Sid at " + before);
            }
        }
        return Optional.of(sid);
    }

    private List<Text> list(Map<String, Field> fields, String element) {
        Field field = fields.get(element);
        return field == null ? List.of() : texts(field.value(), element);
    }

    private List<Text> texts(Node node, String element) {
        List<Node> nodes = node instanceof Items items ? items.values() : List.of(node);
        List<Text> texts = new ArrayList<>();
        for (Node one : nodes) {
            if (!(one instanceof Text text)) {
                throw syntax(one.at(), element + " is a text or a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    private String text(Node node, String element) {
        if (node instanceof Text text) {
            return text.value();
        }
        throw syntax(node.at(), element + " is a text");
    }

    private void exclusive(Fields statement, String one, String other) {
        Field second = statement.values().get(other);
        if (second != null && statement.values().containsKey(one)) {
            throw syntax(second.at(), one + " and " + other + " exclude each other");
        }
    }

    private void prohibit(Map<String, Field> fields, String element, Problem problem) {
        Field field = fields.get(element);
        if (field != null) {
            throw problem.at(field.at(), type, element + " does not belong here");
        }
    }

    private static SourcePosition place(Fields statement, String one, String other) {
        Field field = statement.values().getOrDefault(one, statement.values().get(other));
        return field == null ? statement.at() : field.at();
    }

    private static List<String> values(List<Text> texts) {
        return texts.stream().map(Text::value).toList();
    }

    private static String unknown(String name) {
        String near = ELEMENTS.stream()
                .filter(element -> element.equalsIgnoreCase(name) || (element + "s").equalsIgnoreCase(name))
                .findFirst()
                .map(element -> "; did you mean " + element + "?")
                .orElse("");
        return "Unknown element \"" + name + "\" in a statement" + near;
    }

    private MalformedPolicyException syntax(SourcePosition at, String detail) {
        return Problem.SYNTAX.at(at, type, detail);
    }
}
