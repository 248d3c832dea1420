package dev.milvusons3.internal.release;

import dev.milvusons3.internal.journal.Kind;
import java.util.List;
import java.util.Optional;

/** The things of one kind in an account or a cluster. */
public interface Things {
    /** {@return which} */
    Kind kind();

    /** {@return those that carry a run's tags} */
    List<Found> tagged();

    /** {@return one; empty if there is none of that name} */
    Optional<Found> find(String name);

    /**
     * Removes one with all that is in it; does nothing if it is not there.
     *
     * @throws StillNeededException if something that is not the same run's uses it
     */
    void remove(String name);
}
