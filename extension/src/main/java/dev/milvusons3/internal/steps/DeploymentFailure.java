package dev.milvusons3.internal.steps;

import dev.milvusons3.RecordedDecision;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;

/** Why Milvus cannot become ready, with all that a person needs to mend it. */
final class DeploymentFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LOG_LINES = 30;

    DeploymentFailure(String cause, Installation installation) {
        super(cause + "\nMilvus' log ends with:\n" + indent(log(installation)));
    }

    private DeploymentFailure(String cause, Exception exception) {
        super(cause, exception);
    }

    /** {@return one of a request of the harness, before there is a Milvus} */
    static DeploymentFailure denied(RecordedDecision denial, Exception exception) {
        return new DeploymentFailure(
                describe(denial) + "\nMilvus' log ends with:\n    (it was not installed yet)", exception);
    }

    static DeploymentFailure denied(RecordedDecision denial, Installation installation) {
        return new DeploymentFailure(describe(denial), installation);
    }

    /** {@return the first line says what, who and why; all reasons follow} */
    private static String describe(RecordedDecision denial) {
        String reasons = denial.decision().map(Decision::explain).orElse("");
        String rehearsed = "/" + RoleRehearsal.SESSION;
        int own = denial.resource().lastIndexOf(rehearsed);
        if (own >= 0) {
            // The rehearsal's own object is nothing that a policy should speak of.
            String objects = denial.resource().substring(0, own) + "/*";
            reasons =
                    reasons.replace("\"Resource\": \"" + denial.resource() + "\"", "\"Resource\": \"" + objects + "\"");
        }
        return denial.action() + " on " + denial.resource() + " was denied to " + denial.principal() + ": "
                + denial.reason()
                + "\nThe request was " + denial.service() + " " + denial.operation() + ", by " + denial.userAgent()
                + ", answered " + denial.errorCode() + "."
                + (reasons.isEmpty() ? "" : "\n" + reasons.stripTrailing());
    }

    /** Whatever goes wrong here must not hide the cause. */
    private static String log(Installation installation) {
        try {
            return installation.logTail(LOG_LINES);
        } catch (RuntimeException e) {
            return "(it cannot be read: " + e.getMessage() + ")";
        }
    }

    private static String indent(String log) {
        return log.isBlank() ? "    (nothing yet)" : log.strip().indent(4).stripTrailing();
    }
}
