package dev.milvusons3.internal.gateway.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The versions of one key. Its bucket guards it. */
final class KeyVersions {
    /** The id of what was written while the bucket kept no versions. */
    static final String NULL = "null";

    private final List<ObjectVersion> newestFirst = new ArrayList<>(1);

    /** Where the last null version was that is gone, for listings that stopped there. */
    private long goneNull;

    boolean isEmpty() {
        return newestFirst.isEmpty();
    }

    ObjectVersion newest() {
        return newestFirst.get(0);
    }

    /** {@return the newest, unless it is a delete marker} */
    Optional<ObjectVersion> current() {
        return newestFirst.isEmpty() || newest().deleteMarker() ? Optional.empty() : Optional.of(newest());
    }

    Optional<ObjectVersion> find(String id) {
        return newestFirst.stream().filter(version -> version.id().equals(id)).findFirst();
    }

    /** {@return all, newest first} */
    List<ListedVersion> listed() {
        return newestFirst.stream()
                .map(version -> new ListedVersion(version, version == newest()))
                .toList();
    }

    long sequenceOfNull() {
        return find(NULL).map(ObjectVersion::sequence).orElse(goneNull);
    }

    void add(ObjectVersion version) {
        newestFirst.add(0, version);
    }

    void remove(ObjectVersion version) {
        newestFirst.remove(version);
        if (version.id().equals(NULL)) {
            goneNull = version.sequence();
        }
        version.body().release();
    }

    void replace(ObjectVersion version, ObjectVersion by) {
        newestFirst.set(newestFirst.indexOf(version), by);
    }
}
