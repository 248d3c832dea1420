package dev.milvusons3.internal.world;

import java.util.Optional;
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

    /** {@return the same in another network} */
    public World in(Network other) {
        return new World(accounts, bystanders, organization, other);
    }

    /** {@return the same in an organisation of another id, whose accounts and policies are the same} */
    public World inOrganization(String id) {
        return new World(
                accounts,
                bystanders,
                new Organization(Optional.of(id), organization.accounts(), organization.levels()),
                network);
    }

    /**
     * {@return why requests lack a condition key here that they may have on AWS; empty if they have it, or would lack it there too}
     *
     * @param usually why they lack it without these surroundings
     */
    public Optional<String> missing(String lowerCaseKey, String usually) {
        if (lowerCaseKey.contains("org")) {
            return isSuppliedByOrganization(lowerCaseKey) ? Optional.empty() : Optional.of(usually);
        }
        return network.equals(Network.DIRECT) ? Optional.of(usually) : network.missing(lowerCaseKey, usually);
    }

    private boolean isSuppliedByOrganization(String lowerCaseKey) {
        return organization.id().isPresent()
                && (lowerCaseKey.startsWith("aws:principalorg") || lowerCaseKey.startsWith("aws:resourceorg"));
    }
}
