package dev.milvusons3.iam;

import dev.milvusons3.iam.JsonTree.Field;
import dev.milvusons3.iam.JsonTree.Fields;
import dev.milvusons3.iam.JsonTree.Items;
import dev.milvusons3.iam.JsonTree.Node;
import dev.milvusons3.iam.JsonTree.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code Principal} and {@code NotPrincipal}. That what they name exists is not known here. */
final class PrincipalParser {
    private static final Pattern AWS = Pattern.compile("\\*|[0-9]{12}|A[A-Z0-9]{15,127}"
            + "|arn:[a-z0-9-]+:(?:iam::[0-9]{12}:(?:root|(?:user|role)/[^*?$]+)"
            + "|sts::[0-9]{12}:(?:assumed-role/[^*?$/]+/[^*?$/]+|federated-user/[^*?$]+)"
            + "|iam::cloudfront:user/[^*?$]+)");
    private static final Pattern DOMAIN = Pattern.compile("[a-zA-Z0-9-]+(?:\\.[a-zA-Z0-9-]+)+");
    private static final Pattern PROVIDER =
            Pattern.compile("arn:[a-z0-9-]+:iam::[0-9]{12}:(?:oidc-provider|saml-provider)/[^*?$]+");
    private static final Pattern CANONICAL = Pattern.compile("[0-9a-fA-F]{64}");

    private final PolicyType type;

    PrincipalParser(PolicyType type) {
        this.type = type;
    }

    List<StatementPrincipal> parse(@Nullable Field element) {
        if (element == null) {
            return List.of();
        }
        Node node = element.value();
        if (node instanceof Text text) {
            if (!text.value().equals("*")) {
                throw invalid("AWS", text, "a principal is \"*\" or an object such as {\"AWS\": \"...\"}");
            }
            return List.of(new StatementPrincipal(StatementPrincipal.Type.AWS, "*"));
        }
        if (!(node instanceof Fields fields)) {
            throw syntax(node.at(), "a principal is \"*\" or an object such as {\"AWS\": \"...\"}");
        }
        List<StatementPrincipal> principals = new ArrayList<>();
        for (Map.Entry<String, Field> entry : fields.values().entrySet()) {
            StatementPrincipal.Type kind = kind(entry.getKey(), entry.getValue().at());
            Node values = entry.getValue().value();
            for (Node value : values instanceof Items items ? items.values() : List.of(values)) {
                if (!(value instanceof Text text)) {
                    throw syntax(value.at(), "a principal is a text or a list of texts");
                }
                check(kind, text);
                principals.add(new StatementPrincipal(kind, text.value()));
            }
        }
        if (principals.isEmpty()) {
            throw Problem.NO_PRINCIPAL.at(node.at(), type, "nobody is named");
        }
        return List.copyOf(principals);
    }

    private StatementPrincipal.Type kind(String name, SourcePosition at) {
        for (StatementPrincipal.Type kind : StatementPrincipal.Type.values()) {
            if (kind.text().equals(name)) {
                return kind;
            }
        }
        throw syntax(
                at, "Unknown sort of principal \"" + name + "\": there are AWS, Federated, Service and CanonicalUser");
    }

    private void check(StatementPrincipal.Type kind, Text text) {
        String value = text.value();
        String name = kind.text().toUpperCase(Locale.ROOT);
        switch (kind) {
            case AWS -> {
                if (!AWS.matcher(value).matches()) {
                    String partly =
                            value.indexOf('*') >= 0 ? "; a star stands for everyone, never for a part of an ARN" : "";
                    throw invalid(name, text, "it is an account, a role, a session, a user, or \"*\"" + partly);
                }
            }
            case FEDERATED -> {
                if (!PROVIDER.matcher(value).matches() && !DOMAIN.matcher(value).matches()) {
                    throw Problem.INVALID_FEDERATED.at(
                            text.at(),
                            type,
                            "\"" + name + "\":\"" + value
                                    + "\"; Federated principals must be valid domain names or SAML metadata ARNs");
                }
            }
            case SERVICE -> {
                if (!DOMAIN.matcher(value).matches()) {
                    throw invalid(name, text, "a service is named as in \"ec2.amazonaws.com\"");
                }
            }
            case CANONICAL_USER -> {
                if (!CANONICAL.matcher(value).matches()) {
                    throw invalid(name, text, "a canonical user is 64 hexadecimal digits");
                }
            }
        }
    }

    private MalformedPolicyException invalid(String kind, Text text, String detail) {
        String named = "\"" + kind + "\":\"" + text.value() + "\"; " + detail;
        return Problem.INVALID_PRINCIPAL.at(text.at(), type, named);
    }

    private MalformedPolicyException syntax(SourcePosition at, String detail) {
        return Problem.SYNTAX.at(at, type, detail);
    }
}
