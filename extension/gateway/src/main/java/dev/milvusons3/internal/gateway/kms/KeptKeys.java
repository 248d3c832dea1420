package dev.milvusons3.internal.gateway.kms;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.regions.Region;

/** Keys of KMS for another run, with their aliases and grants. */
final class KeptKeys {
    private KeptKeys() {}

    /** @param wanted by tags, what is to be kept */
    static List<Object> save(KmsKeys keys, Predicate<Map<String, String>> wanted) {
        List<Object> saved = new ArrayList<>();
        for (KmsKey key : keys.all()) {
            if (wanted.test(key.tags())) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("account", key.account().id());
                fields.put("id", key.id());
                fields.put("description", key.description());
                fields.put("ofAws", key.ofAws());
                fields.put("created", key.created().toString());
                fields.put("tags", key.tags());
                fields.put("policy", key.policy().json());
                fields.put("state", key.state().name());
                key.deletion().ifPresent(when -> fields.put("deletion", when.toString()));
                fields.put("aliases", keys.aliasesOf(key));
                fields.put("grants", key.grants().stream().map(KeptKeys::grant).toList());
                saved.add(fields);
            }
        }
        return saved;
    }

    private static Map<String, Object> grant(KeyGrant grant) {
        return Map.of(
                "id", grant.id(),
                "grantee", grant.grantee(),
                "operations", grant.operations(),
                "name", grant.name(),
                "equal", grant.equal(),
                "subset", grant.subset());
    }

    /** Makes those again that are not there. */
    static void restore(KmsKeys keys, Region region, Json saved) {
        for (Json fields : saved.items()) {
            Account account = new Account(fields.get("account").requireText(), region);
            KmsKey key = new KmsKey(
                    account,
                    fields.get("id").requireText(),
                    fields.get("description").text(),
                    fields.get("ofAws").text().equals("true"),
                    Instant.parse(fields.get("created").requireText()),
                    fields.get("tags").textsByName(),
                    PolicyDocument.parse(fields.get("policy").requireText(), PolicyType.RESOURCE));
            key.state(
                    KeyState.valueOf(fields.get("state").requireText()),
                    Optional.of(fields.get("deletion").text())
                            .filter(when -> !when.isEmpty())
                            .map(Instant::parse));
            for (Json grant : fields.get("grants").items()) {
                key.grants()
                        .add(new KeyGrant(
                                grant.get("id").requireText(),
                                grant.get("grantee").requireText(),
                                grant.get("operations").texts(),
                                grant.get("name").text(),
                                grant.get("equal").textsByName(),
                                grant.get("subset").textsByName()));
            }
            keys.putBack(key, fields.get("aliases").texts());
        }
    }
}
