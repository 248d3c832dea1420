package dev.milvusons3.internal.gateway.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** An upload in parts that is not complete. Its bucket guards its parts. */
public final class Upload {
    private final String id;
    private final long sequence;
    private final Instant initiated;
    private final NewUpload begun;
    private final TreeMap<Integer, UploadedPart> parts = new TreeMap<>();

    Upload(String id, long sequence, Instant initiated, NewUpload begun) {
        this.id = id;
        this.sequence = sequence;
        this.initiated = initiated;
        this.begun = begun;
    }

    /** {@return what it is known by} */
    public String id() {
        return id;
    }

    /** {@return when it began} */
    public Instant initiated() {
        return initiated;
    }

    /** {@return what it began with} */
    public NewUpload begun() {
        return begun;
    }

    long sequence() {
        return sequence;
    }

    Optional<UploadedPart> put(UploadedPart part) {
        return Optional.ofNullable(parts.put(part.number(), part));
    }

    /** {@return as they are now, by number} */
    List<UploadedPart> parts() {
        return List.copyOf(parts.values());
    }
}
