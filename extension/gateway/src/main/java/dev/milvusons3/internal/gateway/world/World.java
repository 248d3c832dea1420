package dev.milvusons3.internal.gateway.world;

import java.util.Set;

/**
 * What the gateway emulates around its own account. Immutable: another one is put in its place.
 *
 * @param accounts ids of further accounts, of twelve digits
 * @param organization that accounts belong to
 * @param network that requests come from
 */
public record World(Set<String> accounts, Organization organization, Network network) {
    private static final Set<String> SUPPLIED =
            Set.of("aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip");

    /** One account by itself, reached from this machine. */
    public static final World NONE = new World(Set.of(), Organization.NONE, Network.DIRECT);

    /** Copies the set. */
    public World {
        accounts = Set.copyOf(accounts);
    }

    /** {@return whether requests have a condition key because of it, as far as they would on AWS} */
    public boolean supplies(String lowerCaseKey) {
        return lowerCaseKey.contains("org")
                ? organization.id().isPresent()
                : SUPPLIED.contains(lowerCaseKey) && !network.equals(Network.DIRECT);
    }
}
