package dev.milvusons3.internal.setup;

import java.util.Optional;

/**
 * Which of several things is meant, by name, ARN or address in the source.
 *
 * @param role that Milvus' pods get
 * @param bucket that Milvus keeps its objects in
 */
public record Choice(Optional<String> role, Optional<String> bucket) {
    /** Whichever there is. */
    public static final Choice OPEN = new Choice(Optional.empty(), Optional.empty());
}
