package dev.milvusons3.internal.sweep;

import dev.milvusons3.internal.journal.Thing;

/** A thing that may have to go, and the row that tells of it. */
record Candidate(Thing thing, Row row) {}
