package dev.milvusons3.internal.workload;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.Workload;
import dev.milvusons3.WorkloadRun;
import dev.milvusons3.WorkloadRun.Request;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Decisions, counted by what they have in common: numbers in keys differ from one run to the next. */
public final class SeenRequests {
    private static final Pattern NUMBER = Pattern.compile("(?<=/|^)\\d+(?=/|$)");

    /** Of collections and runs, in what is not Milvus' own: imports and backups. */
    private static final Pattern NAME = Pattern.compile("milvus_on_s3_probe_\\w+|(?<=^backup/)\\w+");

    private SeenRequests() {}

    private record Kind(String action, String operation, String shape, String prefix, String client) {}

    /** {@return a run with the requests of its phases} */
    public static WorkloadRun run(Workload workload, List<WorkloadRun.Phase> phases, MilvusDeployment deployment) {
        return WorkloadRun.of(
                workload,
                phases,
                phases.stream()
                        .flatMap(phase -> of(phase, deployment.bucket(), deployment.rootPath()).stream())
                        .toList());
    }

    private static List<Request> of(WorkloadRun.Phase phase, String bucket, String rootPath) {
        Map<Kind, long[]> counts = new LinkedHashMap<>();
        for (RecordedDecision decision : phase.decisions()) {
            Kind kind = new Kind(
                    decision.action(),
                    decision.operation(),
                    shape(key(decision.resource(), bucket), rootPath),
                    shape(prefix(decision), rootPath),
                    client(decision));
            long[] count = counts.computeIfAbsent(kind, k -> new long[4]);
            count[decision.verdict() == Verdict.ALLOWED ? 0 : 1]++;
            count[2] += decision.transfer().sent();
            count[3] += decision.transfer().received();
        }
        return counts.entrySet().stream()
                .map(entry -> new Request(
                        phase.name(),
                        entry.getKey().action(),
                        entry.getKey().operation(),
                        entry.getKey().shape(),
                        entry.getKey().prefix(),
                        entry.getKey().client(),
                        entry.getValue()[0],
                        entry.getValue()[1],
                        entry.getValue()[2],
                        entry.getValue()[3]))
                .toList();
    }

    private static String key(String arn, String bucket) {
        int at = arn.indexOf(":::" + bucket + "/");
        return at < 0 ? "" : arn.substring(at + bucket.length() + 4);
    }

    /** {@return a key, or a prefix of keys, without what is another with each run} */
    static String shape(String key, String rootPath) {
        boolean below = key.equals(rootPath) || key.startsWith(rootPath + "/");
        String generic = below ? "{{rootPath}}" + key.substring(rootPath.length()) : key;
        return NUMBER.matcher(NAME.matcher(generic).replaceAll("*")).replaceAll("*");
    }

    private static String prefix(RecordedDecision decision) {
        return decision.decision()
                .flatMap(made -> made.request().context().getOrDefault("s3:prefix", List.of()).stream()
                        .findFirst())
                .orElse("");
    }

    private static String client(RecordedDecision decision) {
        return MilvusClient.of(decision.userAgent()).map(MilvusClient::text).orElse("other");
    }
}
