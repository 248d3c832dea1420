package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.Workload;
import dev.milvusons3.WorkloadRun;
import dev.milvusons3.WorkloadRun.Phase;
import dev.milvusons3.WorkloadRun.Request;
import dev.milvusons3.internal.json.JsonText;
import dev.milvusons3.internal.workload.SeenRequests;
import dev.milvusons3.setup.check.MilvusDenial;
import dev.milvusons3.setup.check.MilvusRequest;
import dev.milvusons3.setup.check.MilvusRequests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was seen of a line of Milvus, as {@code milvus-requests-<line>.json} has it. */
final class Measurement {
    /** What phases are called where people read of them; others by their own name. */
    private static final Map<String, String> WHEN = Map.ofEntries(
            Map.entry("start", "at the start"),
            Map.entry("flush", "at a flush"),
            Map.entry("index", "when an index is built"),
            Map.entry("load", "when a collection is loaded"),
            Map.entry("flush of deletions", "at a flush after a delete"),
            Map.entry("load again", "when a segment with deletes is loaded"),
            Map.entry("garbage collection", "hours after a drop or a compaction, by garbage collection"),
            Map.entry("compaction", "at a compaction"),
            Map.entry("import", "at a bulk import"),
            Map.entry("copy", "at a backup, to copy"),
            Map.entry("restart", "at a restart"),
            Map.entry("upload in parts", "at a flush of more than 16 MiB"),
            Map.entry("aborted upload", "when an upload of more than 16 MiB fails"));

    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    /** As many as MinimumPoliciesIT has. */
    private static final int DENIALS = 14;

    private final String line;
    private final String version;
    private final Map<Kind, Seen> seen = new LinkedHashMap<>();
    private final List<MilvusDenial> denials = new ArrayList<>();
    private final Set<Workload> run = new TreeSet<>();

    Measurement(String line, String version) {
        this.line = line;
        this.version = version;
    }

    private record Kind(String feature, String action, String shape, String prefix, String client) {}

    private static final class Seen {
        private final Set<String> operations = new TreeSet<>();
        private final List<String> phases = new ArrayList<>();
        private long count;
        private long bytes;
    }

    /** An upload in parts is what any large flush does, so it belongs to the core. */
    private static String feature(Workload workload) {
        return workload == Workload.MULTIPART ? Workload.CORE.feature() : workload.feature();
    }

    /** Adds what was asked for before any workload. */
    void start(MilvusDeployment deployment) {
        Phase start = new Phase("start", Duration.ZERO, deployment.decisions().byMilvus());
        add(SeenRequests.run(Workload.CORE, List.of(start), deployment));
    }

    /** Adds what a workload made Milvus ask for. */
    void seen(WorkloadRun workload) {
        add(workload);
        run.add(workload.workload());
    }

    private void add(WorkloadRun workload) {
        for (Request request : workload.requests()) {
            if (!DenialTrial.isPreparation(request.phase()) && request.count() > 0) {
                Kind kind = new Kind(
                        feature(workload.workload()),
                        request.action(),
                        request.shape(),
                        listed(request.prefix()),
                        request.client().equals("other") ? "backup tool" : request.client());
                Seen of = seen.computeIfAbsent(kind, k -> new Seen());
                of.operations.add(request.operation());
                of.count += request.count();
                of.bytes += request.sent() + request.received();
                if (!of.phases.contains(request.phase())) {
                    of.phases.add(request.phase());
                }
            }
        }
    }

    /** Milvus lists level by level, and how deep it comes depends on what there is. */
    private static String listed(String prefix) {
        return prefix.replaceFirst("(/\\*)+/$", "/*/");
    }

    /** Denies an action from a workload's first phase on, and adds what came of it. */
    void deny(MilvusDeployment deployment, Workload workload, String action) throws InterruptedException {
        MilvusDenial denial = new DenialTrial(deployment, workload, action).run(feature(workload));
        LOG.info("{}", denial);
        denials.add(denial);
    }

    /**
     * Writes what the artifact has, or compares: how often something is asked for, and how long something takes, differs from run to run. Of what was
     * not all run, as when a developer chooses some tests, nothing can be told.
     */
    void writeOrCompare() throws IOException {
        MilvusRequests known = MilvusRequests.of(line);
        boolean allSeen = run.size() == Workload.values().length - 1;
        boolean allDenied = denials.size() >= DENIALS;
        if (Boolean.getBoolean(GeneratedSection.UPDATE)) {
            if (allSeen && allDenied) {
                Files.writeString(file(), json());
            }
            return;
        }
        if (allSeen) {
            compareRequests(known);
        }
        if (allDenied) {
            compareDenials(known);
        }
    }

    /**
     * Which listings garbage collection begins with, and whether a client looks for the bucket once more, differs from run to run. So nothing may be asked
     * that the artifact does not have, and what was denied once must be asked for.
     */
    private void compareRequests(MilvusRequests known) {
        assertThat(requests().stream().map(Measurement::asked))
                .as("what Milvus %s asks S3 for; MinimumPoliciesIT with -Ddocs.update=true adds what is new", version)
                .isSubsetOf(known.all().stream().map(Measurement::asked).toList());
        assertThat(requests().stream().map(request -> request.feature() + " " + request.action()))
                .as("the actions that are known to matter to Milvus %s", version)
                .containsAll(known.denials().stream()
                        .map(denial -> denial.feature() + " " + denial.action())
                        .toList());
    }

    private void compareDenials(MilvusRequests known) {
        assertThat(denials.stream().map(Measurement::effect))
                .as("what Milvus %s does when it is denied something", version)
                .containsExactlyInAnyOrderElementsOf(
                        known.denials().stream().map(Measurement::effect).toList());
    }

    private static String what(MilvusRequest request) {
        return request.feature() + " " + request.action() + " " + request.key().orElse("") + " "
                + request.prefix().orElse("") + " " + request.by();
    }

    /** The action, and of the resource what does not name a single object. */
    private static String asked(MilvusRequest request) {
        String[] directories = request.key().or(request::prefix).orElse("").split("/");
        return request.action() + " "
                + String.join("/", List.of(directories).subList(0, Math.min(2, directories.length)));
    }

    private static String effect(MilvusDenial denial) {
        return denial.feature() + " " + denial.action() + " " + denial.effect();
    }

    private Path file() {
        return Pages.root()
                .resolve("extension/iam/src/main/resources/dev/milvusons3/setup/milvus-requests-" + line + ".json");
    }

    private List<MilvusRequest> requests() {
        return seen.entrySet().stream()
                .map(entry -> request(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Stars stand for numbers, and a policy is asked about a key that has some. */
    private MilvusRequest request(Kind kind, Seen of) {
        Optional<MilvusDenial> denial = denials.stream()
                .filter(it -> it.feature().equals(kind.feature()) && it.action().equals(kind.action()))
                .findFirst();
        String when =
                of.phases.stream().map(phase -> WHEN.getOrDefault(phase, phase)).collect(Collectors.joining(", "));
        return new MilvusRequest(
                kind.feature(),
                kind.action(),
                MilvusRequest.On.BUCKET,
                Optional.of(kind.shape().replace("*", "1")).filter(key -> !key.isEmpty()),
                Optional.of(kind.prefix().replace("*", "1")).filter(prefix -> !prefix.isEmpty()),
                kind.client(),
                when + denial.map(it -> ": without it " + it.effect().words()).orElse(""),
                denial.filter(it -> it.effect() == MilvusDenial.Effect.SURVIVES).isPresent(),
                String.join(", ", of.operations),
                Math.toIntExact(of.count),
                of.bytes);
    }

    /** What earlier runs saw stays: not every run sees all. */
    private List<MilvusRequest> allThatWereSeen() {
        List<MilvusRequest> all = new ArrayList<>(requests());
        Set<String> now = all.stream().map(Measurement::what).collect(Collectors.toSet());
        MilvusRequests.of(line).all().stream()
                .filter(request -> !now.contains(what(request)))
                .forEach(all::add);
        return all;
    }

    private String json() {
        return "{\n  \"line\": \"" + line + "\",\n  \"measured\": \"" + version
                + "\",\n  \"basis\": \"Measured: what the real Milvus "
                + version + " asked S3 for, and what it did when it was denied that.\",\n  \"requests\": [\n"
                + allThatWereSeen().stream().map(Measurement::json).collect(Collectors.joining(",\n"))
                + "\n  ],\n  \"denials\": [\n"
                + denials.stream().map(Measurement::json).collect(Collectors.joining(",\n")) + "\n  ]\n}\n";
    }

    private static String json(MilvusRequest request) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("feature", request.feature());
        json.put("action", request.action());
        request.key().ifPresent(key -> json.put("key", key));
        request.prefix().ifPresent(prefix -> json.put("prefix", prefix));
        json.put("by", request.by());
        json.put("operations", request.operations());
        json.put("count", request.count());
        json.put("bytes", request.bytes());
        if (request.optional()) {
            json.put("optional", true);
        }
        json.put("when", request.when());
        return "    " + JsonText.compact(json);
    }

    private static String json(MilvusDenial denial) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("feature", denial.feature());
        json.put("action", denial.action());
        json.put("effect", denial.effect().name());
        json.put("phase", denial.phase());
        json.put("seconds", denial.after().toSeconds());
        json.put("denials", denial.denials());
        json.put("log", denial.log());
        return "    " + JsonText.compact(json);
    }
}
