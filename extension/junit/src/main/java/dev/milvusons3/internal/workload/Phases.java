package dev.milvusons3.internal.workload;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.WorkloadRun.Phase;
import dev.milvusons3.gateway.Decisions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The phases of a run so far. A decision belongs to the phase that ends first after it, so that none is lost between two. */
final class Phases {
    private final MilvusDeployment deployment;
    private final Consumer<String> listener;
    private final List<Phase> done = new ArrayList<>();
    private Decisions before;

    /** @param listener told of each phase before it begins, by its name */
    Phases(MilvusDeployment deployment, Consumer<String> listener) {
        this.deployment = deployment;
        this.listener = listener;
        this.before = deployment.decisions();
    }

    /** Something that a phase consists of. */
    @FunctionalInterface
    interface Step {
        void run() throws InterruptedException;
    }

    void run(String name, Step step) throws InterruptedException {
        listener.accept(name);
        long start = System.nanoTime();
        try {
            step.run();
        } finally {
            Decisions now = deployment.decisions();
            done.add(new Phase(name, Duration.ofNanos(System.nanoTime() - start), ofRole(now.since(before))));
            before = now;
        }
    }

    /** {@return those that are done; of a real account this waits for CloudTrail} */
    List<Phase> done() {
        return done.stream()
                .map(phase -> new Phase(
                        phase.name(), phase.duration(), phase.decisions().complete()))
                .toList();
    }

    private Decisions ofRole(Decisions all) {
        return all.service("s3").matching(decision -> decision.isByMilvus() || decision.isBy(deployment.roleArn()));
    }
}
