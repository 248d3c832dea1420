package dev.milvusons3.internal.junit;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.stream.Stream;

/** Which deployment's start an exception is about: the exceptions that users see do not say so. Forgotten with the exceptions. */
final class FailedStarts {
    /** Causes can go round in circles. */
    private static final int DEEPEST_CAUSE = 20;

    private static final Map<Throwable, String> RUNS = Collections.synchronizedMap(new WeakHashMap<>());

    private FailedStarts() {}

    static void remember(Throwable shown, String run) {
        RUNS.put(shown, run);
    }

    /** {@return the run of the deployment whose start failed, if that is the cause} */
    static Optional<String> runOf(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .map(RUNS::get)
                .filter(Objects::nonNull)
                .findFirst();
    }
}
