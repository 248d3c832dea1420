package dev.milvusons3.iam;

import org.jspecify.annotations.Nullable;

/** What the policies of each type grant, counted while they are gone through. */
final class Tally {
    private static final int TYPES = PolicyType.values().length;

    /** Null where there is no policy of that type. */
    private final @Nullable Grant[] grants = new Grant[TYPES];

    void add(PolicyType type, Grant granted) {
        Grant before = grants[type.ordinal()];
        // Every boundary must allow; of all others, one suffices.
        if (before == null
                || (type == PolicyType.PERMISSIONS_BOUNDARY
                        ? granted.compareTo(before) < 0
                        : granted.compareTo(before) > 0)) {
            grants[type.ordinal()] = granted;
        }
    }

    /** Supposes that policies of that type grant so much. */
    void suppose(PolicyType type, Grant granted) {
        grants[type.ordinal()] = granted;
    }

    Grant grant(PolicyType type) {
        Grant granted = grants[type.ordinal()];
        return granted == null ? Grant.NONE : granted;
    }

    /** {@return whether policies of that type allow, or there are none to limit anything} */
    boolean allowsIfAny(PolicyType type) {
        return grants[type.ordinal()] != Grant.NONE;
    }
}
