package dev.milvusons3.internal.release;

import dev.milvusons3.internal.journal.RunTags;
import java.time.Instant;
import java.util.Optional;

/**
 * A thing that is there.
 *
 * @param name as its kind says
 * @param tags of a run; empty if it is not the project's
 * @param created when; empty if nobody knows
 */
public record Found(String name, Optional<RunTags> tags, Optional<Instant> created) {}
