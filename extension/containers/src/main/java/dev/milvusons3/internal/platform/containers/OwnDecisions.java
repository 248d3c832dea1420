package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.gateway.BoundedDecisions;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Of a gateway's decisions, those that concern one deployment: what its own clients asked for, and whatever anybody asked of, or
 * as, what these clients made. Kept apart from the gateway's own, which others may fill.
 */
final class OwnDecisions implements AutoCloseable {
    private static final String CREATE_BUCKET = "s3:CreateBucket";
    private static final String CREATE_ROLE = "iam:CreateRole";

    private final String mark;
    private final DecisionLog.Listening listening;
    private final List<Consumer<RecordedDecision>> listeners = new CopyOnWriteArrayList<>();
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

    /** Calls back with each from now on, on the thread of the request it is about, before that is answered. */
    DecisionLog.Listening listen(Consumer<RecordedDecision> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void heard(RecordedDecision decision) {
        if (keep(decision)) {
            listeners.forEach(listener -> listener.accept(decision));
        }
    }

    private synchronized boolean keep(RecordedDecision decision) {
        boolean mine = decision.userAgent().contains(mark);
        if (mine && decision.verdict() == Verdict.ALLOWED) {
            if (decision.action().equals(CREATE_BUCKET)) {
                buckets.add(decision.resource());
            } else if (decision.action().equals(CREATE_ROLE)) {
                roles.add(decision.resource());
            }
        }
        if (!mine && !isOfWhatIsMine(decision)) {
            return false;
        }
        own.add(decision);
        return true;
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
        listening.close();
    }
}
