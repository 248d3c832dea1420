package dev.milvusons3.internal.steps;

import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * One part of a deployment, made or adopted: what comes later does not see which.
 *
 * @param <T> what later parts need of it
 */
@FunctionalInterface
interface PlannedPart<T> {
    /** {@return the part, there and as it is to be} */
    T provide(OpenPlatform platform) throws Exception;

    /** {@return one that is made} */
    static <T> PlannedPart<T> made(Step<T> step) {
        return platform -> platform.made(step);
    }

    /** {@return one that is made if it is asked for} */
    static <T> PlannedPart<Optional<T>> madeIf(Optional<? extends Step<T>> step) {
        return platform -> step.isPresent() ? Optional.of(platform.made(step.get())) : Optional.empty();
    }

    /** {@return one that is there, and is verified like one that is made} */
    static <T> PlannedPart<T> adopted(Step<T> step) {
        return platform -> platform.adopted(step);
    }

    /** {@return one that is there, and was checked with all that is adopted} */
    static <T> PlannedPart<T> adopted(Callable<T> find) {
        return platform -> find.call();
    }
}
