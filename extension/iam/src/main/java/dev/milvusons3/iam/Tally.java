package dev.milvusons3.iam;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the policies of each type grant, counted while they are gone through. */
final class Tally {
    private static final int TYPES = PolicyType.values().length;

    /** Null where there is no policy of that type. */
    private final @Nullable Grant[] grants = new Grant[TYPES];

    /** Of service control policies, by level; null while there are none. */
    private @Nullable Map<String, Grant> levels;

    void add(NamedPolicy policy, Grant granted) {
        PolicyType type = policy.type();
        if (type == PolicyType.SERVICE_CONTROL) {
            addAt(policy.level(), granted);
            return;
        }
        Grant before = grants[type.ordinal()];
        // Every boundary must allow; of all others, one suffices.
        if (before == null
                || (type == PolicyType.PERMISSIONS_BOUNDARY
                        ? granted.compareTo(before) < 0
                        : granted.compareTo(before) > 0)) {
            grants[type.ordinal()] = granted;
        }
    }

    /** At one level one suffices, and every level must allow. */
    private void addAt(String level, Grant granted) {
        Map<String, Grant> all = levels;
        if (all == null) {
            all = new LinkedHashMap<>();
            levels = all;
        }
        all.merge(level, granted, (a, b) -> a.compareTo(b) > 0 ? a : b);
        Grant least = Grant.DIRECT;
        for (Grant one : all.values()) {
            least = one.compareTo(least) < 0 ? one : least;
        }
        grants[PolicyType.SERVICE_CONTROL.ordinal()] = least;
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
