package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.gateway.Transfer;
import dev.milvusons3.iam.Authoring;
import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads what {@link DecisionWire} writes. A decision is the same wherever it is made, so it is made again from the same request and
 * policies; and its explanation knows the author's files, which only the test's JVM does. Not safe for several threads.
 */
final class DecisionReader {
    private static final long REQUESTS = 10_000;

    private final Authoring authoring;
    /** By what was read: thousands of decisions are made by a few documents, which take memory once. */
    private final Map<String, NamedPolicy> policies = new HashMap<>();

    private final Map<String, Circumstances> circumstances = new HashMap<>();
    /** The last of them by their numbers: further decisions on a request may come, and how much was transferred. */
    private final NavigableMap<Long, Transfer> requests = new TreeMap<>();

    /** @param authoring what is known of how the documents came to be */
    DecisionReader(Authoring authoring) {
        this.authoring = authoring;
    }

    /**
     * {@return the decisions in an answer, in its order}
     *
     * @param since those up to this number are known
     */
    List<RecordedDecision> read(Json answer, long since) {
        List<NamedPolicy> shared = answer.get("policies").items().stream()
                .map(policy -> policies.computeIfAbsent(policy.toString(), it -> PolicyWire.read(policy)))
                .toList();
        List<Circumstances> known = answer.get("circumstances").items().stream()
                .map(said -> circumstances.computeIfAbsent(said.toString(), it -> circumstances(said)))
                .toList();
        List<RecordedDecision> decisions = answer.get("decisions").items().stream()
                .filter(decision -> number(decision.get("number")) > since)
                .map(decision -> decision(decision, shared, known))
                .toList();
        answer.get("transfers").items().forEach(transfer -> complete(transfer.items()));
        requests.headMap(since - REQUESTS).clear();
        return decisions;
    }

    /** {@return the number from which on it is not known how much was transferred} */
    long transfersFrom(long last) {
        return requests.entrySet().stream()
                .filter(request -> !request.getValue().isComplete())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(last + 1);
    }

    private void complete(List<Json> numbers) {
        Optional.ofNullable(requests.get(number(numbers.get(0))))
                .ifPresent(transfer -> transfer.complete(number(numbers.get(1)), number(numbers.get(2))));
    }

    private Transfer transfer(Json said) {
        return said.has("request")
                ? requests.computeIfAbsent(number(said.get("request")), it -> new Transfer())
                : Transfer.UNKNOWN;
    }

    private Circumstances circumstances(Json said) {
        return new Circumstances(
                said.get("notSupplied").textsByName(),
                authoring,
                said.get("why").text());
    }

    private RecordedDecision decision(Json said, List<NamedPolicy> policies, List<Circumstances> known) {
        return new RecordedDecision(
                number(said.get("number")),
                Instant.parse(said.get("time").requireText()),
                said.get("service").requireText(),
                said.get("operation").requireText(),
                said.get("principal").requireText(),
                said.get("action").requireText(),
                said.get("resource").requireText(),
                Wire.oneOf(Verdict.class, said.get("verdict")),
                said.get("errorCode").requireText(),
                said.get("reason").requireText(),
                said.get("userAgent").requireText(),
                said.has("asked") ? Optional.of(evaluated(said, policies, known)) : Optional.empty(),
                Boolean.parseBoolean(said.get("letThrough").requireText()),
                transfer(said),
                Wire.text(said, "sessionEnds").map(Instant::parse));
    }

    private static long number(Json said) {
        return Long.parseLong(said.requireText());
    }

    private static Decision evaluated(Json said, List<NamedPolicy> policies, List<Circumstances> known) {
        Json request = said.get("asked");
        Map<String, List<String>> context = new HashMap<>();
        Json values = request.get("context");
        values.fields().keySet().forEach(key -> context.put(key, values.get(key).texts()));
        return PolicyEvaluator.evaluate(
                new AuthorizationRequest(
                        principal(request.get("principal")),
                        request.get("action").requireText(),
                        request.get("resource").requireText(),
                        request.get("resourceAccountId").requireText(),
                        context,
                        known.get(request.get("circumstances").requireInt())),
                new PolicySet(said.get("policies").items().stream()
                        .map(index -> policies.get(index.requireInt()))
                        .toList()));
    }

    private static Principal principal(Json said) {
        return new Principal(
                Wire.oneOf(Principal.Kind.class, said.get("kind")),
                said.get("arn").requireText(),
                Wire.text(said, "roleArn"),
                said.get("accountId").requireText(),
                said.get("userId").requireText(),
                said.get("tags").textsByName());
    }
}
