package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.RecordedDecision;
import dev.milvusons3.RecordedDecision.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Of a gateway's decisions, those that concern one deployment: what its own clients asked for, and whatever anybody asked of, or
 * as, what these clients made.
 *
 * @param mark that the user agents of the deployment's clients carry
 */
record OwnDecisions(String mark) {
    private static final String CREATE_BUCKET = "s3:CreateBucket";
    private static final String CREATE_ROLE = "iam:CreateRole";

    List<RecordedDecision> among(List<RecordedDecision> all) {
        Set<String> buckets = new HashSet<>();
        Set<String> roles = new HashSet<>();
        for (RecordedDecision decision : all) {
            if (isMine(decision) && decision.verdict() == Verdict.ALLOWED) {
                if (decision.action().equals(CREATE_BUCKET)) {
                    buckets.add(decision.resource());
                } else if (decision.action().equals(CREATE_ROLE)) {
                    roles.add(decision.resource());
                }
            }
        }
        return all.stream()
                .filter(d -> isMine(d)
                        || roles.contains(d.resource())
                        || roles.stream().anyMatch(d::isBy)
                        || buckets.stream()
                                .anyMatch(bucket -> d.resource().equals(bucket)
                                        || d.resource().startsWith(bucket + "/")))
                .toList();
    }

    private boolean isMine(RecordedDecision decision) {
        return decision.userAgent().contains(mark);
    }
}
