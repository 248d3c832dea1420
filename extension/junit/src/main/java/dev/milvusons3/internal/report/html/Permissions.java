package dev.milvusons3.internal.report.html;

import dev.milvusons3.internal.report.run.RunDeployment;
import dev.milvusons3.internal.report.run.RunDeployment.ActionUse;
import dev.milvusons3.internal.report.run.RunDeployment.PolicyUse;

/** What the role may and did not do, and the smallest policy for what Milvus did. */
final class Permissions {
    private Permissions() {}

    static void write(Html html, RunDeployment deployment) {
        if (deployment.requests().byMilvus() == 0) {
            html.element(
                    "p",
                    "No request of Milvus is known, so nothing is said of what it used of its policy.",
                    "class",
                    "muted");
            return;
        }
        long unused = deployment.policies().stream()
                .flatMap(policy -> policy.actions().stream())
                .filter(action -> action.used().isEmpty())
                .count();
        html.open("details")
                .element(
                        "summary",
                        "Permissions: "
                                + (unused == 0
                                        ? "Milvus used all of them"
                                        : unused + " of the role's were not used by Milvus")
                                + ", and the smallest policy");
        for (PolicyUse policy : deployment.policies()) {
            Tables table = Tables.open(
                    html, "Permissions by policy " + policy.policy(), "action", "statement", "used by Milvus?");
            policy.actions().forEach(action -> row(table, action));
            table.close();
        }
        html.element(
                "p",
                "Unused in this run is not useless: Milvus deletes objects hours after they were dropped, and aborts uploads only"
                        + " when something fails.",
                "class",
                "muted");
        smallest(html, deployment);
        html.close();
    }

    private static void smallest(Html html, RunDeployment deployment) {
        if (deployment.minimal().isEmpty()) {
            html.element("p", "Milvus was allowed nothing, so there is no smallest policy for it.", "class", "muted");
            return;
        }
        if (deployment.keepsKeys()) {
            html.element(
                    "p",
                    "The smallest policy has none of the policy's statements about KMS: S3 asks for keys on behalf of Milvus, which"
                            + " is not seen here. Where the bucket is encrypted with a key, keep them as they are.",
                    "class",
                    "muted");
        }
        Code.copyable(html, "The smallest policy for what Milvus did", deployment.minimal());
    }

    private static void row(Tables table, ActionUse use) {
        table.row()
                .head(use.but() ? "everything but " + use.action() : use.action())
                .cell(use.statement());
        String which = String.join(", ", use.used());
        if (use.but()) {
            table.cell("more than any Milvus uses", "warn");
        } else if (which.isEmpty()) {
            table.cell("not in this run", "warn");
        } else {
            boolean exact = which.equalsIgnoreCase(use.action());
            table.cell(exact ? "✓ used" : "used only for " + which, exact ? "good" : "warn");
        }
        table.end();
    }
}
