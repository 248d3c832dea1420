package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.journal.Thing;

/** All that a step has to make things with: what it makes is written down and registered for release before it exists. */
@FunctionalInterface
interface Creations {
    /**
     * To be called before the first call that may make the thing.
     *
     * @param thing that is about to be made
     * @param release undoes it; does nothing if the thing is not there
     * @throws java.io.UncheckedIOException if it cannot be written down: the thing must not be made then
     */
    Creation begin(Thing thing, ReleaseStack.Release release);

    /** One thing. */
    @FunctionalInterface
    interface Creation {
        /** The thing turned out not to be ours. */
        void cancel();
    }
}
