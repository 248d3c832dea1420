package dev.milvusons3.internal.workload;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.Workload;
import dev.milvusons3.WorkloadFailedException;
import dev.milvusons3.WorkloadRun;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.profile.MilvusVersion;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.client.RetryConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Runs workloads on a deployment. */
public final class Workloads {
    private static final int DENIALS_SHOWN = 3;

    private final MilvusDeployment deployment;
    private final Set<Workload> prepared;
    private final String serverVersion;
    private final Duration patience;
    private final Runnable restart;

    /**
     * @param prepared the workloads that the server was set up for
     * @param serverVersion as the server says
     * @param patience how long each part that the server takes its time for may take
     * @param restart ends the server as by a crash
     */
    public Workloads(
            MilvusDeployment deployment,
            Set<Workload> prepared,
            String serverVersion,
            Duration patience,
            Runnable restart) {
        this.restart = restart;
        this.deployment = deployment;
        this.prepared = prepared;
        this.serverVersion = serverVersion;
        this.patience = patience;
    }

    /**
     * {@return what was seen}
     *
     * @throws MilvusOnS3Exception if the server lacks it, or was started without what it needs
     * @throws WorkloadFailedException if it could not be brought to its end
     */
    public WorkloadRun run(Workload workload) {
        return run(workload, phase -> {});
    }

    /**
     * {@return what was seen}
     *
     * @param listener told of each phase before it begins, by its name; those that only prepare are called {@code fill}
     * @throws MilvusOnS3Exception if the server lacks it, or was started without what it needs
     * @throws WorkloadFailedException if it could not be brought to its end
     */
    public WorkloadRun run(Workload workload, Consumer<String> listener) {
        MilvusVersion.of(serverVersion)
                .lacks(workload.since(), "workload " + workload)
                .ifPresent(problem -> {
                    throw new MilvusOnS3Exception(problem);
                });
        if (!workload.settings().isEmpty() && !prepared.contains(workload)) {
            throw new MilvusOnS3Exception(
                    "workload " + workload + " needs settings that this Milvus was started without ("
                            + workload.settings().keySet().stream().sorted().collect(Collectors.joining(", "))
                            + "). Have it started with them: @MilvusOnS3(workloads = Workload." + workload + ")");
        }
        // By itself it would wait for ever for a Milvus that does not answer, and try for minutes what one that has
        // ended cannot.
        ConnectConfig connection = deployment.connectConfig();
        connection.setRpcDeadlineMs(patience.toMillis());
        MilvusClientV2 client = new MilvusClientV2(connection);
        client.retryConfig(
                RetryConfig.builder().maxRetryTimeoutMs(patience.toMillis()).build());
        Phases phases = new Phases(deployment, listener);
        try {
            trial(workload).run(new Bench(deployment, client, phases, patience, restart));
            return run(workload, phases);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(workload, phases, e);
        } catch (RuntimeException e) {
            throw failure(workload, phases, e);
        } finally {
            client.close();
        }
    }

    private static Trial trial(Workload workload) {
        return switch (workload) {
            case CORE -> new CoreTrial();
            case GC -> new GarbageTrial();
            case COMPACTION -> new CompactionTrial();
            case MULTIPART -> new MultipartTrial();
            case IMPORT -> new ImportTrial();
            case BACKUP -> new BackupTrial();
            case RESTART -> new RestartTrial();
            case COLLECTIONS -> new CollectionsTrial();
            case WOODPECKER -> new LogTrial();
        };
    }

    private WorkloadRun run(Workload workload, Phases phases) {
        return SeenRequests.run(workload, phases.done(), deployment);
    }

    private WorkloadFailedException failure(Workload workload, Phases phases, Exception cause) {
        WorkloadRun run = run(workload, phases);
        List<RecordedDecision> denied = run.decisions().denied().all();
        String denials = denied.stream()
                .limit(DENIALS_SHOWN)
                .map(decision -> "\ndenied meanwhile: " + decision.action() + " on " + decision.resource() + ": "
                        + decision.reason())
                .collect(Collectors.joining());
        String more = denied.size() > DENIALS_SHOWN ? "\nand " + (denied.size() - DENIALS_SHOWN) + " more" : "";
        String phase = run.phases().isEmpty()
                ? ""
                : ", phase " + run.phases().get(run.phases().size() - 1).name();
        return new WorkloadFailedException(
                "workload " + workload + phase + ": " + cause.getMessage() + denials + more, run, cause);
    }
}
