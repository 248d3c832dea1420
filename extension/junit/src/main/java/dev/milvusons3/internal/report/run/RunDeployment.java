package dev.milvusons3.internal.report.run;

import dev.milvusons3.Environment;
import dev.milvusons3.Fidelity;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.internal.report.DeploymentReport.Link;
import dev.milvusons3.internal.report.DeploymentReport.PhaseCosts;
import dev.milvusons3.internal.report.StepLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the report says of one deployment.
 *
 * @param run which one
 * @param requester the test class that it was made for
 * @param environment where
 * @param runtime how Milvus is run there, where that is not the cluster's affair
 * @param region in which AWS region
 * @param facts names and addresses, in order
 * @param failure of its start
 * @param chain how Milvus gets to the bucket, link by link
 * @param steps of start and release
 * @param requests what was asked of AWS
 * @param costs what the role's requests to S3 come to, by phase
 * @param denials what was refused, each kind once; not all if there are very many
 * @param moreDenials how many kinds are left out
 * @param policies how they were used
 * @param minimal the smallest policy for what Milvus did; empty if it did nothing
 * @param keepsKeys whether the policies have statements about keys, which the smallest cannot have
 * @param versions of what took part, by name
 */
public record RunDeployment(
        String run,
        String requester,
        Environment environment,
        Optional<MilvusRuntime> runtime,
        String region,
        Map<String, String> facts,
        Optional<RunTest.Failure> failure,
        List<Link> chain,
        List<StepLog.Line> steps,
        Requests requests,
        List<PhaseCosts> costs,
        List<Denial> denials,
        int moreDenials,
        List<PolicyUse> policies,
        String minimal,
        boolean keepsKeys,
        Map<String, String> versions) {
    /**
     * Requests by time and by action.
     *
     * @param span from the first to the last
     * @param slots equal parts of that time
     * @param actions sorted by name
     * @param byMilvus how many Milvus itself made
     */
    public record Requests(Duration span, List<Count> slots, List<ActionCount> actions, int byMilvus) {
        /** {@return all} */
        public Count total() {
            return slots.stream()
                    .reduce(
                            new Count(0, 0, 0),
                            (a, b) -> new Count(
                                    a.allowed() + b.allowed(), a.denied() + b.denied(), a.rejected() + b.rejected()));
        }
    }

    /** How many requests were answered how. */
    public record Count(int allowed, int denied, int rejected) {
        /** {@return how many there were} */
        public int all() {
            return allowed + denied + rejected;
        }

        /** {@return how many were not allowed} */
        public int refused() {
            return denied + rejected;
        }
    }

    /**
     * Requests for one action.
     *
     * @param byMilvus how many of them Milvus itself made
     */
    public record ActionCount(String action, Count count, int byMilvus) {}

    /** A policy of the role, action by action. */
    public record PolicyUse(String policy, List<ActionUse> actions) {}

    /**
     * An action that a policy allows.
     *
     * @param statement which statement does
     * @param action as it is written; several after {@code NotAction}
     * @param but whether everything but that is allowed
     * @param used the actions that Milvus used because of it; none if it used none
     */
    public record ActionUse(String statement, String action, boolean but, List<String> used) {}

    /** {@return its environment, and how Milvus is run there} */
    public String place() {
        return environment + runtime.map(how -> " (" + how + ")").orElse("");
    }

    /** {@return what is real there} */
    public List<Fidelity> fidelity() {
        return runtime.map(Fidelity::of).orElseGet(() -> Fidelity.of(environment));
    }

    /** {@return how long its start took} */
    public Duration start() {
        return steps.stream()
                .filter(line -> line.phase() == StepLog.Phase.START)
                .map(line -> Duration.ofNanos(line.start()).plus(line.duration()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
