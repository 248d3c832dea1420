package dev.milvusons3.internal.spec;

import dev.milvusons3.Environment;
import dev.milvusons3.Workload;
import dev.milvusons3.internal.profile.MilvusVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be wrong with the workloads that tests run. */
final class WorkloadSets {
    private WorkloadSets() {}

    /**
     * @param environment empty if it is not known
     * @param version of the Milvus that is started; empty if it is not known yet
     */
    static List<String> problems(
            Set<Workload> workloads, Optional<Environment> environment, Optional<String> version, AdoptSpec adopt) {
        List<String> problems = new ArrayList<>();
        for (Workload workload : workloads) {
            environment
                    .flatMap(it -> lacking(workload, it))
                    .ifPresent(problem -> problems.add(Settings.WORKLOADS.name() + " = " + workload + ": " + problem));
            version.flatMap(it -> MilvusVersion.of(it).lacks(workload.since(), "workload " + workload))
                    .ifPresent(problem -> problems.add(Settings.WORKLOADS.name() + " = " + workload + ": " + problem));
            if (!workload.settings().isEmpty() && adopt.release().isPresent()) {
                problems.add(Settings.WORKLOADS.name() + " = " + workload
                        + ": it needs settings of Milvus, and those of a Milvus that is adopted ("
                        + Settings.ADOPT_RELEASE.name() + ") are never changed. Leave one of the two out.");
            }
        }
        return problems;
    }

    private static Optional<String> lacking(Workload workload, Environment environment) {
        if (workload == Workload.RESTART && environment != Environment.EMBEDDED) {
            return Optional.of("a Milvus in " + environment
                    + " keeps nothing of its own when it ends, so there is nothing to recover. EMBEDDED can do it.");
        }
        if (workload == Workload.MULTIPART && environment == Environment.AWS) {
            return Optional.of(
                    "it makes an upload fail on purpose, and nobody can break AWS. EMBEDDED and CONTAINERS can do it.");
        }
        return Optional.empty();
    }
}
