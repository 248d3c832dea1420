package dev.milvusons3.internal.steps;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.platform.Marker;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.report.DecisionsJson;
import dev.milvusons3.internal.report.DecisionsText;
import dev.milvusons3.internal.report.Evidence;
import dev.milvusons3.internal.report.Redaction;
import dev.milvusons3.internal.report.StepLog;
import dev.milvusons3.internal.spec.AdoptSpec;
import dev.milvusons3.internal.spec.DeploymentSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks account and cluster for all that helps to understand a failure. Only reads, and ends in bounded time. */
final class FailureEvidence {
    /** What does not answer by then is part of the failure. */
    private static final long SECONDS = 20;

    private final Start start;
    private final DeploymentSpec spec;
    private final Names names;
    private final Platform platform;
    private final Instant began = Instant.now();

    FailureEvidence(Start start, Platform platform) {
        this.start = start;
        this.spec = start.spec();
        this.names = start.names();
        this.platform = platform;
    }

    /** {@return the platform that is asked} */
    Platform platform() {
        return platform;
    }

    /**
     * {@return what is known; also on an interrupted thread, whose flag is set again}
     *
     * @param failure what happened
     * @param since when what failed began
     * @param denials what Milvus was denied meanwhile, which explains more than all else
     * @param causes asked for what else may have caused it
     */
    Evidence collect(Throwable failure, Instant since, List<String> denials, Callable<List<String>> causes) {
        Evidence.Builder evidence = new Evidence.Builder(names.run(), Redaction.of(List.of(start.password())));
        // Known without asking anybody, who may be the one that does not answer.
        denials.forEach(denial -> evidence.problem(new MilvusOnS3Exception(denial)));
        platform.outages(since.isBefore(began) ? began : since)
                .forEach(outage -> evidence.problem(new MilvusOnS3Exception(outage)));
        FutureTask<Void> collecting = new FutureTask<>(() -> addAll(evidence, failure, causes), null);
        Thread thread = new Thread(collecting, "milvus-on-s3-evidence-" + names.run());
        thread.setDaemon(true);
        boolean interrupted = Thread.interrupted();
        thread.start();
        try {
            collecting.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            evidence.problem(new IllegalStateException(
                    "the failure report is not complete: collecting it took more than " + SECONDS + " s", e));
        } catch (ExecutionException e) {
            evidence.problem(new IllegalStateException("the failure report is not complete: " + e.getCause(), e));
        } catch (InterruptedException e) {
            interrupted = true;
            evidence.problem(new IllegalStateException("the failure report is not complete: interrupted", e));
        } finally {
            collecting.cancel(true);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return evidence.build();
    }

    private void addAll(Evidence.Builder evidence, Throwable failure, Callable<List<String>> causes) {
        addCauses(evidence, causes);
        evidence.add("failure.txt", () -> stackTrace(failure));
        evidence.add("configuration.txt", this::configuration);
        evidence.add("steps.txt", this::steps);
        evidence.add("decisions.txt", () -> DecisionsText.of(decisions()));
        evidence.add("decisions.json", () -> DecisionsJson.of(decisions()));
        platform.logs().forEach((name, log) -> evidence.add("logs/" + name, log::get));
        new ClusterEvidence(platform.cluster().client(), names.namespace()).addTo(evidence);
        new IamEvidence(platform.aws(), names.role(), names.bucket()).addTo(evidence);
    }

    private static void addCauses(Evidence.Builder evidence, Callable<List<String>> causes) {
        try {
            causes.call().forEach(cause -> evidence.problem(new MilvusOnS3Exception(cause)));
        } catch (Exception unreachable) {
            evidence.problem(new IllegalStateException(
                    "whether Milvus was interrupted cannot be asked: " + unreachable.getMessage(), unreachable));
        }
    }

    /** Without those that the canary and the negative cases provoke: they are refused by design. */
    private List<RecordedDecision> decisions() {
        return platform.decisions().stream()
                .filter(decision -> !Marker.isOn(decision))
                .toList();
    }

    private String configuration() {
        return """
                environment      %s
                region           %s
                run              %s
                bucket           %s
                root path        %s
                policy name      %s
                role             %s
                namespace        %s
                service account  %s
                root password    %s
                startup timeout  %s s
                keep             %s
                scope            %s
                probe            %s

                %s
                """.formatted(
                        spec.environment(),
                        spec.region(),
                        names.run(),
                        names.bucket(),
                        spec.rootPath(),
                        names.policy(),
                        names.role(),
                        names.namespace(),
                        names.serviceAccount(),
                        start.password(),
                        spec.startupTimeout().toSeconds(),
                        spec.keep(),
                        spec.scope(),
                        spec.probe(),
                        documents());
    }

    /** What is adopted is not made of these; as it is, it is in the directory iam. */
    private String documents() {
        AdoptSpec adopt = spec.adopt();
        StringBuilder text = new StringBuilder(adopt.isEmpty() ? "" : "adopted          " + adopt.names() + "\n\n");
        if (adopt.role().isEmpty()) {
            if (adopt.policy().isEmpty()) {
                spec.policies()
                        .forEach(policy -> text.append("Policy, as it was asked for:\n")
                                .append(policy.text())
                                .append("\n\n"));
            }
            text.append("Trust policy, as it was asked for:\n")
                    .append(spec.trustPolicy().text());
        }
        return text.toString();
    }

    private String steps() {
        StringBuilder text = new StringBuilder("  start     took  step\n");
        for (StepLog.Line line : start.log().lines()) {
            text.append("%7d  %7d  %s %s%n"
                    .formatted(
                            TimeUnit.NANOSECONDS.toMillis(line.start()),
                            line.duration().toMillis(),
                            line.failed() ? "✗" : "✓",
                            line.what()));
        }
        return text.append("(ms)\n").toString();
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
