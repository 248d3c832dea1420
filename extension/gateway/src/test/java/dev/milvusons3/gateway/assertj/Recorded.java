package dev.milvusons3.gateway.assertj;

import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decisions as if a front had made them. */
public final class Recorded {
    public static final String ROLE = "arn:aws:iam::111122223333:role/milvus-role";
    public static final String SESSION = "arn:aws:sts::111122223333:assumed-role/milvus-role/milvus";

    private final List<RecordedDecision> decisions = new ArrayList<>();

    public Recorded allowed(String action, String resource) {
        return add(action, resource, SESSION, Verdict.ALLOWED, "", "");
    }

    public Recorded denied(String action, String resource) {
        return add(action, resource, SESSION, Verdict.DENIED, "AccessDenied", "no statement allows it");
    }

    public Recorded rejected(String action, String resource) {
        return add(action, resource, "*", Verdict.REJECTED, "InvalidAccessKeyId", "unknown key");
    }

    public Decisions decisions() {
        return Decisions.of(decisions);
    }

    private Recorded add(
            String action, String resource, String principal, Verdict verdict, String code, String reason) {
        String[] parts = action.split(":");
        decisions.add(new RecordedDecision(
                decisions.size() + 1,
                Instant.EPOCH,
                parts[0],
                parts[1],
                principal,
                action,
                resource,
                verdict,
                code,
                reason,
                "minio-go/v7.0.56",
                Optional.empty()));
        return this;
    }
}
