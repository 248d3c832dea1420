package dev.milvusons3.internal.world;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An organisation of accounts.
 *
 * @param id such as {@code o-exampleorgid}
 * @param accounts that belong to it
 * @param levels from the root down
 * @see <a href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html">SCP evaluation</a>
 */
public record Organization(Optional<String> id, Set<String> accounts, List<Level> levels) {
    /** None. */
    public static final Organization NONE = new Organization(Optional.empty(), Set.of(), List.of());

    private static final Pattern ID = Pattern.compile("(?:r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})");

    /**
     * The root, a unit, or an account.
     *
     * @param name of it
     * @param account which alone it is about; empty: all
     * @param policies service and resource control policies that are attached there
     */
    public record Level(String name, Optional<String> account, List<NamedPolicy> policies) {
        /** Puts the policies at this level. */
        public Level {
            String level = name;
            policies = policies.stream().map(policy -> policy.at(level)).toList();
        }

        private boolean isAbove(String asked) {
            return account.isEmpty() || account.get().equals(asked);
        }
    }

    /** Copies. */
    public Organization {
        accounts = Set.copyOf(accounts);
        levels = List.copyOf(levels);
    }

    /** {@return the policies of a type that are about an account} */
    public List<NamedPolicy> policies(PolicyType type, String account) {
        if (!accounts.contains(account)) {
            return List.of();
        }
        List<NamedPolicy> found = new ArrayList<>();
        for (Level level : levels) {
            if (level.isAbove(account)) {
                level.policies().stream()
                        .filter(policy -> policy.type() == type)
                        .forEach(found::add);
            }
        }
        return found;
    }

    /** {@return whether two accounts belong to it} */
    public boolean joins(String one, String other) {
        return accounts.contains(one) && accounts.contains(other);
    }

    /**
     * Adds what condition keys say of an account's place in it.
     *
     * @param whose {@code Principal} or {@code Resource}
     */
    public void putKeys(Map<String, List<String>> keys, String whose, String account) {
        if (id.isEmpty() || !accounts.contains(account)) {
            return;
        }
        keys.put("aws:" + whose + "OrgID", List.of(id.get()));
        List<String> units = levels.stream()
                .filter(level ->
                        level.isAbove(account) && ID.matcher(level.name()).matches())
                .map(Level::name)
                .toList();
        if (!units.isEmpty()) {
            keys.put("aws:" + whose + "OrgPaths", List.of(id.get() + "/" + String.join("/", units) + "/"));
        }
    }
}
