package dev.milvusons3.internal.steps;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.milvus.MilvusLog;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import java.util.List;
import java.util.Optional;

/** Why Milvus cannot become ready, with all that a person needs to fix it. */
final class DeploymentFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** The failure report has all of it. */
    private static final int LOG_LINES = 3;
    /** Among these are those that matter. */
    private static final int LOOKED_AT = 30;

    private final transient Optional<RecordedDecision> denial;

    DeploymentFailure(String cause, Installation installation) {
        this(cause, Optional.empty(), installation);
    }

    private DeploymentFailure(String cause, Optional<RecordedDecision> denial, Installation installation) {
        super(cause + endOf(log(installation)));
        this.denial = denial;
    }

    private DeploymentFailure(String cause, RecordedDecision denial, Exception exception) {
        super(cause, exception);
        this.denial = Optional.of(denial);
    }

    /** {@return the denial that it is about, if it is about one} */
    Optional<RecordedDecision> denial() {
        return denial;
    }

    /** {@return one of a request of the harness, before there is a Milvus} */
    static DeploymentFailure denied(RecordedDecision denial, Exception exception) {
        return new DeploymentFailure(describe(denial), denial, exception);
    }

    static DeploymentFailure denied(RecordedDecision denial, Installation installation) {
        return new DeploymentFailure(describe(denial), Optional.of(denial), installation);
    }

    /** {@return the first line says what, who and why; all reasons follow} */
    private static String describe(RecordedDecision denial) {
        return denial.action() + " on " + denial.resource() + " was denied to " + denial.principal() + ": "
                + denial.reason()
                + "\nThe request was " + denial.service() + " " + denial.operation() + ", by "
                + client(denial.userAgent()) + ", answered " + denial.errorCode() + "."
                + DenialText.reasons(denial);
    }

    /** Whatever goes wrong here must not hide the cause. */
    private static String log(Installation installation) {
        try {
            return important(installation.logTail(LOOKED_AT));
        } catch (RuntimeException e) {
            return "(it cannot be read: " + e.getMessage() + ")";
        }
    }

    /** Those lines that say why Milvus does not become ready, or else the last. */
    private static String important(String tail) {
        List<String> findings =
                MilvusLog.findIn(tail).stream().map(MilvusLog.Finding::line).toList();
        List<String> lines = findings.isEmpty() ? tail.lines().toList() : findings;
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    /** A Milvus that has logged nothing by now has nothing to do with it. */
    private static String endOf(String log) {
        return log.isBlank()
                ? ""
                : "\nMilvus' log ends with:\n" + log.strip().indent(4).stripTrailing();
    }

    /** {@return the client's name and version, which is what the agent begins with} */
    private static String client(String userAgent) {
        return userAgent.split(" ", 2)[0];
    }
}
