package dev.milvusons3.internal.world;

import java.util.Set;

/**
 * What the gateway emulates around its own account. Immutable: another one is put in its place.
 *
 * @param accounts ids of further accounts, of twelve digits
 * @param bystanders ARNs of roles and users of the accounts whom documents name, and who never act
 * @param organization that accounts belong to
 * @param network that requests come from
 */
public record World(Set<String> accounts, Set<String> bystanders, Organization organization, Network network) {
    private static final Set<String> SUPPLIED =
            Set.of("aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip");

    /** One account by itself, reached from this machine. */
    public static final World NONE = new World(Set.of(), Set.of(), Organization.NONE, Network.DIRECT);

    /** Copies the sets. */
    public World {
        accounts = Set.copyOf(accounts);
        bystanders = Set.copyOf(bystanders);
    }

    /** Nobody stands by. */
    public World(Set<String> accounts, Organization organization, Network network) {
        this(accounts, Set.of(), organization, network);
    }

    /** {@return whether requests have a condition key because of it, as far as they would on AWS} */
    public boolean supplies(String lowerCaseKey) {
        return lowerCaseKey.contains("org")
                ? organization.id().isPresent()
                : SUPPLIED.contains(lowerCaseKey) && !network.equals(Network.DIRECT);
    }
}
