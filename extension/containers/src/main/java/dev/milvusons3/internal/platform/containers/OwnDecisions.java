package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.gateway.BoundedDecisions;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import java.util.HashSet;
import java.util.Set;

/**
 * Of a gateway's decisions, those that concern one deployment: what its own clients asked for, and whatever anybody asked of, or
 * as, what these clients made. Kept apart from the gateway's own, which others may fill.
 */
final class OwnDecisions implements AutoCloseable {
    private static final String CREATE_BUCKET = "s3:CreateBucket";
    private static final String CREATE_ROLE = "iam:CreateRole";

    private final String mark;
    private final AutoCloseable listening;
    private final Set<String> buckets = new HashSet<>();
    private final Set<String> roles = new HashSet<>();
    private final BoundedDecisions own = new BoundedDecisions();

    /**
     * Listens from now on.
     *
     * @param mark that the user agents of the deployment's clients carry
     */
    OwnDecisions(DecisionLog log, String mark) {
        this.mark = mark;
        this.listening = log.listen(this::heard);
    }

    synchronized Decisions snapshot() {
        return own.snapshot();
    }

    private synchronized void heard(RecordedDecision decision) {
        boolean mine = decision.userAgent().contains(mark);
        if (mine && decision.verdict() == Verdict.ALLOWED) {
            if (decision.action().equals(CREATE_BUCKET)) {
                buckets.add(decision.resource());
            } else if (decision.action().equals(CREATE_ROLE)) {
                roles.add(decision.resource());
            }
        }
        if (mine || isOfWhatIsMine(decision)) {
            own.add(decision);
        }
    }

    private boolean isOfWhatIsMine(RecordedDecision decision) {
        return roles.contains(decision.resource())
                || roles.stream().anyMatch(decision::isBy)
                || buckets.stream()
                        .anyMatch(bucket -> decision.resource().equals(bucket)
                                || decision.resource().startsWith(bucket + "/"));
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (Exception e) {
            throw new IllegalStateException("listening to a gateway's decisions did not end", e);
        }
    }
}
