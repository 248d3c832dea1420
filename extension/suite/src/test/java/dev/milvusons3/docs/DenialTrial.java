package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.Workload;
import dev.milvusons3.WorkloadFailedException;
import dev.milvusons3.WorkloadRun;
import dev.milvusons3.WorkloadRun.Phase;
import dev.milvusons3.gateway.Fault;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.workload.WorkloadSubject;
import dev.milvusons3.setup.check.MilvusDenial;
import dev.milvusons3.setup.check.MilvusDenial.Effect;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One action is denied while Milvus is busy, and Milvus is watched. */
final class DenialTrial {
    private static final Duration PATIENCE = Duration.ofSeconds(25);
    /** What a client notices at once, the kubelet notices a little later. */
    private static final Duration NOTICED = Duration.ofSeconds(5);

    private static final int LOG_LINES = 2_000;
    private static final int LONGEST_LINE = 200;
    private static final Pattern FATAL = Pattern.compile("^panic: |\\[FATAL\\]|\\[PANIC\\]|exit status|^fatal error");
    private static final Pattern TELLS = Pattern.compile("(?i)access ?denied|forbidden");

    private final MilvusDeployment deployment;
    private final Workload workload;
    private final String action;
    private final List<Fault> fault = new ArrayList<>();

    DenialTrial(MilvusDeployment deployment, Workload workload, String action) {
        this.deployment = deployment;
        this.workload = workload;
        this.action = action;
    }

    /** {@return whether a phase only makes what the workload is about, or clears it away} */
    static boolean isPreparation(String phase) {
        return phase.startsWith("fill") || phase.equals("drop");
    }

    MilvusDenial run(String feature) throws InterruptedException {
        Optional<WorkloadFailedException> failure = Optional.empty();
        WorkloadRun run;
        try {
            run = ((WorkloadSubject) deployment).workloads(PATIENCE).run(workload, this::begin);
        } catch (WorkloadFailedException e) {
            failure = Optional.of(e);
            run = e.run();
        }
        Instant end = Instant.now();
        List<RecordedDecision> denied = run.decisions().denied().on(action).all();
        assertThat(denied)
                .as("requests of %s that were denied %s", workload, action)
                .isNotEmpty();
        Optional<Instant> crash = failure.isEmpty() ? crashed() : awaitCrash();
        Phase last = run.phases().get(run.phases().size() - 1);
        Phase first = run.phases().stream()
                .filter(phase -> !phase.decisions().denied().on(action).isEmpty())
                .findFirst()
                .orElseThrow();
        Instant since = denied.get(0).time();
        return new MilvusDenial(
                feature,
                action,
                effect(failure.isPresent(), crash.isPresent(), last),
                failure.isPresent() && crash.isEmpty() ? last.name() : first.name(),
                Duration.between(since, crash.orElse(end)),
                denied.size(),
                logLine());
    }

    private void begin(String phase) {
        if (fault.isEmpty() && !isPreparation(phase)) {
            fault.add(deployment.faults().deny(action));
        }
    }

    private Effect effect(boolean failed, boolean crashed, Phase last) {
        if (crashed) {
            return Effect.CRASHES;
        }
        if (!failed) {
            return Effect.SURVIVES;
        }
        boolean waited = last.duration().compareTo(PATIENCE.minusSeconds(1)) >= 0;
        if (!waited) {
            return Effect.FAILS;
        }
        return workload == Workload.GC ? Effect.LEAVES_GARBAGE : Effect.HANGS;
    }

    private Optional<Instant> awaitCrash() throws InterruptedException {
        long end = System.nanoTime() + NOTICED.toNanos();
        Optional<Instant> crash = crashed();
        while (crash.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(100);
            crash = crashed();
        }
        return crash;
    }

    /** A restart that the workload made is no crash: it ends before anything is denied. */
    private Optional<Instant> crashed() {
        int expected = workload == Workload.RESTART ? 1 : 0;
        return pods().stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .filter(status -> ends(status) > expected)
                .flatMap(status -> Stream.of(status.getState(), status.getLastState()))
                .filter(state -> state != null && state.getTerminated() != null)
                .map(state -> Instant.parse(state.getTerminated().getFinishedAt()))
                .findFirst();
    }

    private static int ends(ContainerStatus status) {
        int restarts = status.getRestartCount() == null ? 0 : status.getRestartCount();
        boolean runs = status.getState() != null && status.getState().getRunning() != null;
        return runs ? restarts : restarts + 1;
    }

    private List<Pod> pods() {
        return deployment
                .kubernetes()
                .pods()
                .inNamespace(deployment.namespace())
                .list()
                .getItems();
    }

    /** {@return what tells of it in the log, of both runs if there were two: what ended Milvus before what was only told} */
    private String logLine() {
        List<String> lines = pods().stream()
                .flatMap(pod -> Stream.of(log(pod, true), log(pod, false)))
                .flatMap(String::lines)
                .toList();
        return Stream.of(FATAL, TELLS)
                .flatMap(pattern -> lines.stream()
                        .filter(line -> pattern.matcher(line).find())
                        .limit(1))
                .findFirst()
                .map(DenialTrial::general)
                .orElse("");
    }

    private String log(Pod pod, boolean previous) {
        var resource = deployment
                .kubernetes()
                .pods()
                .inNamespace(deployment.namespace())
                .withName(pod.getMetadata().getName());
        try {
            return previous
                    ? resource.terminated().tailingLines(LOG_LINES).getLog()
                    : resource.tailingLines(LOG_LINES).getLog();
        } catch (KubernetesClientException none) {
            // There is no previous run, or no present one.
            return "";
        }
    }

    /** Without what is another in each run. */
    private static String general(String line) {
        String text = line.replaceFirst("^\\[\\d{4}/[^\\]]*\\] ", "")
                .replaceAll("\\s*\\[stack=.*", "")
                .replaceAll("milvus-bucket-[0-9a-f]+", "…")
                .replaceAll("milvus_on_s3_probe_\\w+", "…")
                .replaceAll("\\b\\d{6,}\\b", "…")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "…")
                .replaceAll("(…/)+…", "…");
        return text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "…" : text;
    }
}
