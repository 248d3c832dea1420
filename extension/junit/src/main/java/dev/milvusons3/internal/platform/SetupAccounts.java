package dev.milvusons3.internal.platform;

import dev.milvusons3.setup.Setup;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The accounts of a set-up.
 *
 * @param id of the one that the pods' role is in
 * @param bucketOwner the id of the one that the bucket is in
 * @param all of them
 */
public record SetupAccounts(String id, String bucketOwner, Set<String> all) {
    /** {@return those of a deployment} */
    public static SetupAccounts of(Optional<Setup> setup, String usual) {
        if (setup.isEmpty()) {
            return new SetupAccounts(usual, usual, Set.of(usual));
        }
        Setup said = setup.get();
        String id = said.role().account().orElse(usual);
        String owner = said.bucket().account().orElse(id);
        Set<String> all = new TreeSet<>(Set.of(id));
        all.add(owner);
        said.keys().forEach(key -> all.add(key.account().orElse(owner)));
        said.chain().forEach(assumed -> all.add(assumed.role().account().orElse(id)));
        said.organization().levels().forEach(level -> level.account().ifPresent(all::add));
        return new SetupAccounts(id, owner, all);
    }
}
