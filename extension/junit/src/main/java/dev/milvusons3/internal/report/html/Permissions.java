package dev.milvusons3.internal.report.html;

import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.MinimalPolicy;
import dev.milvusons3.iam.Effect;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.wildcard.ActionPattern;
import java.util.Set;
import java.util.stream.Collectors;

/** What the role may and did not do, and the smallest policy for what Milvus did. */
final class Permissions {
    private Permissions() {}

    static void write(Html html, DeploymentReport deployment) {
        Decisions byMilvus = Decisions.of(deployment.decisions()).byMilvus();
        if (byMilvus.isEmpty()) {
            html.element(
                    "p",
                    "No request of Milvus is known, so nothing is said of what it used of its policy.",
                    "class",
                    "muted");
            return;
        }
        Set<String> used = byMilvus.allowed().countByAction().keySet();
        for (NamedPolicy policy : deployment.policies()) {
            Tables.open(html, "Permissions by policy " + policy.shortName(), "statement", "action", "used by Milvus?");
            for (PolicyStatement statement : policy.document().statements()) {
                if (statement.effect() == Effect.ALLOW) {
                    statement.actions().forEach(action -> row(html, statement, action, used));
                    if (!statement.notActions().isEmpty()) {
                        allBut(html, statement);
                    }
                }
            }
            Tables.close(html);
        }
        html.element(
                "p",
                "Unused in this run is not useless: Milvus deletes objects hours after they were dropped, and aborts uploads only"
                        + " when something fails.",
                "class",
                "muted");
        MinimalPolicy minimal = MinimalPolicy.of(byMilvus).generalized(deployment.objectsArn());
        if (minimal.isEmpty()) {
            html.element("p", "Milvus was allowed nothing, so there is no smallest policy for it.", "class", "muted");
            return;
        }
        html.element("h4", "The smallest policy for what Milvus did");
        if (deployment.policies().stream().anyMatch(Permissions::isAboutKeys)) {
            html.element(
                    "p",
                    "It has none of the policy's statements about KMS: S3 asks for keys on behalf of Milvus, which is not"
                            + " seen here. Where the bucket is encrypted with a key, keep them as they are.",
                    "class",
                    "muted");
        }
        html.element("pre", minimal.toJson(deployment.policies()), "tabindex", "0");
    }

    private static boolean isAboutKeys(NamedPolicy policy) {
        return policy.document().statements().stream()
                .flatMap(statement -> statement.actions().stream())
                .anyMatch(action -> action.regionMatches(true, 0, "kms:", 0, 4));
    }

    private static void allBut(Html html, PolicyStatement statement) {
        html.open("tr").element("td", statement.label());
        html.open("th", "scope", "row")
                .text("everything but ")
                .element("code", String.join(", ", statement.notActions()))
                .close();
        html.element("td", "more than any Milvus uses", "class", "warn").close();
    }

    private static void row(Html html, PolicyStatement statement, String action, Set<String> used) {
        String which = used.stream().filter(ActionPattern.matching(action)).collect(Collectors.joining(", "));
        boolean exact = which.equalsIgnoreCase(action);
        html.open("tr").element("td", statement.label());
        html.open("th", "scope", "row").element("code", action).close();
        if (which.isEmpty()) {
            html.element("td", "not in this run", "class", "warn");
        } else {
            html.element("td", exact ? "✓ used" : "used only for " + which, "class", exact ? "good" : "warn");
        }
        html.close();
    }
}
