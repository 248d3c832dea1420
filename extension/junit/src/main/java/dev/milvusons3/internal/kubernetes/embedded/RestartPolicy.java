package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;

/**
 * Whether and when a container that ended is started again.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy">restart policy</a>
 */
enum RestartPolicy {
    ALWAYS,
    ON_FAILURE,
    NEVER;

    /** The first time it comes soon, as with a real kubelet, which then waits 10 s, and twice as long each time. */
    private static final Duration FIRST = Duration.ofSeconds(2);

    private static final Duration SECOND = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    static RestartPolicy of(Pod pod) {
        return switch (pod.getSpec().getRestartPolicy()) {
            case "Never" -> NEVER;
            case "OnFailure" -> ON_FAILURE;
            default -> ALWAYS;
        };
    }

    boolean restarts(int exitCode) {
        return this == ALWAYS || this == ON_FAILURE && exitCode != 0;
    }

    /** {@return how long a container waits that was started again this often} */
    static Duration backOff(int restarts) {
        if (restarts == 0) {
            return FIRST;
        }
        Duration wait = SECOND.multipliedBy(1L << Math.min(restarts - 1, 10));
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }
}
