package dev.milvusons3;

import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RequestCosts;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * What a {@link Workload} made Milvus ask S3 for, by phase. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class WorkloadRun {
    private final Workload workload;
    private final List<Phase> phases;
    private final List<Request> requests;

    private WorkloadRun(Workload workload, List<Phase> phases, List<Request> requests) {
        this.workload = workload;
        this.phases = List.copyOf(phases);
        this.requests = List.copyOf(requests);
    }

    /**
     * {@return a run}
     *
     * @param workload that was run
     * @param phases in order
     * @param requests of the phases, counted
     */
    @API(status = API.Status.INTERNAL, since = "0.1")
    public static WorkloadRun of(Workload workload, List<Phase> phases, List<Request> requests) {
        return new WorkloadRun(workload, phases, requests);
    }

    /**
     * A part of a workload. What Milvus does beside it, on its own account, is counted to the phase in which it came.
     *
     * @param name such as {@code flush}
     * @param duration how long it took
     * @param decisions on what the role that Milvus holds asked S3 for meanwhile
     */
    public record Phase(String name, Duration duration, Decisions decisions) {
        /** {@return what its requests come to, by the classes that AWS prices} */
        public RequestCosts costs() {
            return decisions.costs();
        }
    }

    /**
     * Requests of the same kind, counted.
     *
     * @param phase in which they came
     * @param action such as {@code s3:PutObject}
     * @param operation of S3, such as {@code UploadPart}
     * @param shape of the resource's key, such as {@code {{rootPath}}/insert_log/*}{@code /*}; empty: they are about the bucket
     * @param prefix of a listing, likewise; empty if there is none
     * @param client {@code Go} or {@code C++}, as Milvus' clients name themselves; {@code other} for those that are not Milvus itself
     * @param count how many were allowed
     * @param refused how many were not
     * @param sent bytes of their bodies
     * @param received bytes of the answers' bodies
     */
    public record Request(
            String phase,
            String action,
            String operation,
            String shape,
            String prefix,
            String client,
            long count,
            long refused,
            long sent,
            long received) {}

    /** {@return what was run} */
    public Workload workload() {
        return workload;
    }

    /** {@return its parts, in order; unmodifiable} */
    public List<Phase> phases() {
        return phases;
    }

    /** {@return all decisions on what the role that Milvus holds asked S3 for, oldest first} */
    public Decisions decisions() {
        return Decisions.of(
                phases.stream().flatMap(phase -> phase.decisions().stream()).toList());
    }

    /** {@return the requests, counted by phase, action, resource and client, in the order of their first; unmodifiable} */
    public List<Request> requests() {
        return requests;
    }

    /** {@return what its requests come to, by the classes that AWS prices} */
    public RequestCosts costs() {
        return decisions().costs();
    }

    /** {@return one line for each kind of request, and one for what each phase comes to, for people} */
    @Override
    public String toString() {
        return Stream.of(
                        Stream.of(workload.feature()),
                        requests.stream().map(WorkloadRun::line),
                        phases.stream().map(phase -> "  " + phase.name() + ", in all: " + phase.costs()))
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n"));
    }

    private static String line(Request request) {
        String on = request.shape().isEmpty() ? "the bucket" : request.shape();
        return "  " + request.phase() + ": " + request.count() + " x " + request.operation() + " (" + request.action()
                + ") on " + on + (request.prefix().isEmpty() ? "" : ", prefix " + request.prefix()) + " by "
                + request.client() + ", " + request.sent() + " bytes sent, " + request.received() + " received"
                + (request.refused() == 0 ? "" : ", " + request.refused() + " refused");
    }
}
