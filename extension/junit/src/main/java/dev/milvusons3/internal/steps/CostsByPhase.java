package dev.milvusons3.internal.steps;

import dev.milvusons3.WorkloadRun;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RequestCosts;
import dev.milvusons3.internal.report.DeploymentReport.PhaseCosts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a deployment's requests to S3 come to: its start, each phase of the workloads that were run, and all else. */
final class CostsByPhase {
    private final String roleArn;
    private final Decisions start;
    private final List<WorkloadRun> runs = new CopyOnWriteArrayList<>();

    /** @param start what was decided until the deployment was ready */
    CostsByPhase(String roleArn, Decisions start) {
        this.roleArn = roleArn;
        this.start = start;
    }

    WorkloadRun ran(WorkloadRun run) {
        runs.add(run);
        return run;
    }

    /** {@return the phases that had any} */
    List<PhaseCosts> of(Decisions all) {
        Set<Long> told = new HashSet<>();
        List<PhaseCosts> costs = new ArrayList<>();
        add(costs, "start", ofRole(start), told);
        for (WorkloadRun run : runs) {
            run.phases()
                    .forEach(phase ->
                            add(costs, "workload " + run.workload() + ": " + phase.name(), phase.decisions(), told));
        }
        add(costs, "otherwise", ofRole(all).matching(decision -> !told.contains(decision.number())), told);
        return costs;
    }

    /** As workloads count, and without waiting for what is known only later. */
    private Decisions ofRole(Decisions decisions) {
        return decisions.service("s3").matching(decision -> decision.isByMilvus() || decision.isBy(roleArn));
    }

    private static void add(List<PhaseCosts> costs, String phase, Decisions decisions, Set<Long> told) {
        decisions.stream().map(RecordedDecision::number).forEach(told::add);
        RequestCosts sum = decisions.costs();
        if (!sum.equals(RequestCosts.NONE)) {
            costs.add(new PhaseCosts(phase, sum));
        }
    }
}
