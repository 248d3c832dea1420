package dev.milvusons3.internal.setup.folder;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.setup.Documents;
import dev.milvusons3.internal.setup.Facts;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Keys: the one of {@code key} and {@code key/policy.json}, or several with names, each with a folder in {@code key}. */
final class FolderKeys {
    private final FolderFiles files;
    private final Facts facts;
    private final Documents documents;

    FolderKeys(FolderFiles files, Facts facts, Documents documents) {
        this.files = files;
        this.facts = facts;
        this.documents = documents;
    }

    List<Setup.Key> read() {
        List<Setup.Key> keys = new ArrayList<>();
        Optional<Setup.Document> policy = policy("key/policy.json");
        if (facts.has("key") || policy.isPresent()) {
            keys.add(key(facts.object("key"), policy));
        }
        Facts named = facts.object("keys");
        Set<String> names = new TreeSet<>(named.names());
        names.addAll(files.names("key/([^/]+)/policy\\.json"));
        for (String name : names) {
            keys.add(key(named.object(name), policy("key/" + name + "/policy.json")));
        }
        return keys;
    }

    private Optional<Setup.Document> policy(String file) {
        return files.document(documents, "key policy", file, PolicyType.RESOURCE);
    }

    private static Setup.Key key(Facts key, Optional<Setup.Document> policy) {
        List<Setup.KeyGrant> grants = new ArrayList<>();
        for (Facts grant : key.objects("grants")) {
            String grantee = grant.text("grantee").orElse("");
            if (grantee.isEmpty()) {
                grant.report("grantee", "A grant has no \"grantee\". Allowed: the ARN of a role or user.");
            }
            grants.add(new Setup.KeyGrant(grantee, grant.texts("operations")));
        }
        return new Setup.Key(
                key.text("id"),
                key.text("alias").filter(alias -> {
                    boolean right = alias.startsWith("alias/");
                    if (!right) {
                        key.report("alias", "An alias is \"" + alias + "\". Allowed: alias/NAME.");
                    }
                    return right;
                }),
                key.account("account"),
                policy,
                key.flag("enabled").orElse(true),
                grants);
    }
}
