package dev.milvusons3.aws;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonText;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.setup.Placeholders;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leaves out of an account's documents what is not about Milvus' role: other services, and what others are allowed. */
final class RelevantStatements {
    private static final Set<String> SERVICES = Set.of("s3", "s3express", "kms", "sts");

    private final String roleArn;
    private final List<String> accounts;
    private final boolean whole;
    private final List<String> leftOut;

    /**
     * @param roleArn the role's
     * @param accounts whose roots speak for it: the role's, and the bucket's
     * @param whole whether nothing is left out
     * @param leftOut where to say what is left out
     */
    RelevantStatements(String roleArn, List<String> accounts, boolean whole, List<String> leftOut) {
        this.roleArn = roleArn;
        this.accounts = List.copyOf(accounts);
        this.whole = whole;
        this.leftOut = leftOut;
    }

    /** {@return the document with what is relevant, indented; empty if nothing is} */
    private Optional<String> of(String name, String json, PolicyType type) {
        Json document = Json.read(json);
        List<@Nullable Object> kept = new ArrayList<>();
        int number = 0;
        Json statements = document.get("Statement");
        for (Json statement : statements.isObject() ? List.of(statements) : statements.items()) {
            number++;
            if (whole || isRelevant(statement, type)) {
                kept.add(statement.value());
            } else {
                String sid = statement.get("Sid").text();
                leftOut.add("statement " + number + (sid.isEmpty() ? "" : " (" + sid + ")") + " of " + name);
            }
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(document.fields());
        fields.put("Statement", kept);
        return kept.isEmpty() ? Optional.empty() : Optional.of(JsonText.pretty(fields));
    }

    /** {@return the same as a document of a set-up} */
    Optional<Setup.Document> document(String name, String json, PolicyType type) {
        return of(name, json, type).map(kept -> new Setup.Document(name, Placeholders.template(name, kept)));
    }

    private boolean isRelevant(Json statement, PolicyType type) {
        return switch (type) {
            case TRUST -> denies(statement) || trustsPods(statement);
            case RESOURCE ->
                denies(statement) || statement.has("NotPrincipal") || speaksOfRole(statement.get("Principal"));
            default ->
                statement.has("NotAction")
                        || texts(statement.get("Action")).stream().anyMatch(RelevantStatements::isOfUse);
        };
    }

    private static boolean denies(Json statement) {
        return statement.get("Effect").text().equals("Deny");
    }

    private static boolean trustsPods(Json statement) {
        Json principal = statement.get("Principal");
        return principal.text().equals("*")
                || principal.has("Federated")
                || texts(principal.get("Service")).contains("pods.eks.amazonaws.com");
    }

    private boolean speaksOfRole(Json principal) {
        return principal.text().equals("*")
                || texts(principal.get("AWS")).stream().anyMatch(this::isOurs);
    }

    private boolean isOurs(String principal) {
        String name = AccountDocuments.nameOf(roleArn);
        return principal.equals("*")
                || principal.equals(roleArn)
                || principal.contains(":assumed-role/" + name + "/")
                || accounts.stream()
                        .anyMatch(account ->
                                principal.equals(account) || principal.endsWith(":iam::" + account + ":root"));
    }

    private static boolean isOfUse(String action) {
        int colon = action.indexOf(':');
        String service = colon < 0 ? action : action.substring(0, colon);
        return service.contains("*") || service.contains("?") || SERVICES.contains(service.toLowerCase(Locale.ROOT));
    }

    private static List<String> texts(Json value) {
        return value.text().isEmpty() ? value.texts() : List.of(value.text());
    }
}
