package dev.milvusons3.internal.steps;

import dev.milvusons3.CredentialUse;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.workload.MilvusClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** How Milvus' clients come by credentials, counted from decisions. */
final class SeenCredentials {
    private static final String TAGGING = "sts:TagSession";

    private final Map<MilvusClient, Seen> seen = new EnumMap<>(MilvusClient.class);
    private Instant last = Instant.MIN;

    private SeenCredentials() {}

    /** @param login tells whether somebody asks for Milvus' role as its pod */
    static CredentialUse in(Decisions decisions, Predicate<RecordedDecision> login) {
        SeenCredentials credentials = new SeenCredentials();
        decisions.forEach(decision -> credentials.add(decision, login));
        return new CredentialUse(credentials.clients());
    }

    private void add(RecordedDecision decision, Predicate<RecordedDecision> login) {
        boolean toSts = login.test(decision) && !decision.action().equals(TAGGING);
        if (!toSts && !decision.isByMilvus()) {
            return;
        }
        MilvusClient.of(decision.userAgent()).ifPresent(client -> {
            last = decision.time().isAfter(last) ? decision.time() : last;
            seen.computeIfAbsent(client, one -> new Seen(decision.time())).add(decision, toSts);
        });
    }

    private List<CredentialUse.Client> clients() {
        return seen.entrySet().stream()
                .map(entry -> entry.getValue().client(entry.getKey(), last))
                .toList();
    }

    /** What is known of one client. */
    private static final class Seen {
        private final Instant first;
        private final List<Instant> stsCalls = new ArrayList<>();
        private final SortedMap<Instant, Instant> lastUses = new TreeMap<>();
        private long refused;
        private long s3Requests;

        Seen(Instant first) {
            this.first = first;
        }

        void add(RecordedDecision decision, boolean toSts) {
            if (toSts) {
                stsCalls.add(decision.time());
                refused += decision.verdict() == Verdict.ALLOWED ? 0 : 1;
                return;
            }
            s3Requests++;
            decision.sessionEnds().ifPresent(end -> lastUses.put(end, decision.time()));
        }

        CredentialUse.Client client(MilvusClient client, Instant last) {
            return new CredentialUse.Client(
                    client.text(),
                    stsCalls,
                    refused,
                    lastUses.entrySet().stream()
                            .map(use -> new CredentialUse.Session(use.getKey(), use.getValue()))
                            .toList(),
                    s3Requests,
                    Duration.between(first, last));
        }
    }
}
