package dev.milvusons3.internal.steps;

import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.platform.ObservedAccess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Milvus itself was refused for a while, in sentences. A client learns of that no more than that a flush did not end in
 * time.
 */
final class MilvusDenials {
    /** A person reads so many; the failure report has all. */
    private static final int TOLD = 3;

    /** Milvus tries again, and is served. */
    private static final Set<String> TRANSIENT =
            Set.of("ConnectionReset", "InternalError", "ServiceUnavailable", "SlowDown");

    private final String roleArn;
    private final String serviceAccount;

    /** @param serviceAccount the subject of its tokens */
    MilvusDenials(String roleArn, String serviceAccount) {
        this.roleArn = roleArn;
        this.serviceAccount = serviceAccount;
    }

    /** {@return one text for each kind of denial, the first that was made first} */
    List<String> in(Decisions decisions) {
        Map<String, List<RecordedDecision>> kinds = new LinkedHashMap<>();
        decisions.stream()
                .filter(this::isMeant)
                .forEach(denial -> kinds.computeIfAbsent(kind(denial), kind -> new ArrayList<>())
                        .add(denial));
        List<String> texts = new ArrayList<>();
        kinds.values().stream().limit(TOLD).forEach(same -> texts.add(text(same.get(0), same.size())));
        if (kinds.size() > TOLD) {
            texts.add("Meanwhile Milvus was denied " + (kinds.size() - TOLD)
                    + " more kinds of requests; decisions.txt in the failure report has them all.");
        }
        return texts;
    }

    /** {@return whether it refuses what Milvus itself asked for and cannot do without} */
    boolean isMeant(RecordedDecision decision) {
        return decision.verdict() != Verdict.ALLOWED
                && !TRANSIENT.contains(decision.errorCode())
                && !ObservedAccess.SURVIVED.contains(decision.action())
                && (decision.isByMilvus() || isLogin(decision));
    }

    /** Milvus' pod asks for its role, or the kubelet does it in its stead. */
    boolean isLogin(RecordedDecision decision) {
        return decision.service().equals("sts")
                && decision.resource().equals(roleArn)
                && decision.principal().equals(serviceAccount);
    }

    private static String kind(RecordedDecision denial) {
        return denial.action() + " " + denial.reason().replace(denial.resource(), "");
    }

    private static String text(RecordedDecision denial, int times) {
        return "Meanwhile Milvus was denied " + denial.action() + " on " + denial.resource()
                + (times == 1 ? "" : " and in " + (times - 1) + " more such requests") + ": " + denial.reason()
                + DenialText.reasons(denial);
    }
}
