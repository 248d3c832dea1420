package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.MismatchException;
import dev.milvusons3.internal.release.Found;
import dev.milvusons3.internal.release.Things;
import java.util.Optional;

/**
 * Clients send a create call again if its answer got lost, and are told that the thing exists. Whether it is the one that the first call
 * made, say the tags that it was to be made with: those of this very run.
 */
final class LostAnswers {
    private LostAnswers() {}

    /**
     * {@return whether a thing that exists is of this run}
     *
     * @param aws may not know everywhere yet what it has just said to exist
     */
    static boolean madeIt(AwsAccount aws, Things things, String name, RunTags tags) {
        Found found = aws.settled(
                things.kind() + " " + name,
                () -> things.find(name)
                        .orElseThrow(() -> new MismatchException(
                                things.kind() + " " + name + " exists already, and cannot be found")));
        return isOf(found, tags);
    }

    /** {@return whether a thing in the cluster, which exists or is gone again, is of this run} */
    static boolean madeIt(Things things, String name, RunTags tags) {
        return things.find(name).filter(found -> isOf(found, tags)).isPresent();
    }

    private static boolean isOf(Found found, RunTags tags) {
        return found.tags().map(RunTags::run).equals(Optional.of(tags.run()));
    }
}
