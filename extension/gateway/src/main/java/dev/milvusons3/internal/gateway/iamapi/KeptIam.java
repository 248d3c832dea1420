package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.identity.BoundPolicy;
import dev.milvusons3.internal.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** An account's IAM documents for another run, with the unique ids by which they are bound to each other. */
final class KeptIam {
    private final IamStore store;

    KeptIam(IamStore store) {
        this.store = store;
    }

    /** @param wanted by tags, what is to be kept */
    Map<String, Object> save(Predicate<Map<String, String>> wanted) {
        return store.read(() -> Map.of(
                "policies",
                store.policies().values().stream()
                        .filter(policy -> !policy.arn.contains("::aws:"))
                        .filter(policy -> wanted.test(policy.tags))
                        .map(KeptIam::policy)
                        .toList(),
                "roles",
                store.roles().values().stream()
                        .filter(role -> wanted.test(role.tags))
                        .map(KeptIam::role)
                        .toList(),
                "providers",
                store.providers().values().stream()
                        .filter(provider -> wanted.test(provider.tags))
                        .map(KeptIam::provider)
                        .toList()));
    }

    private static Map<String, Object> policy(ManagedPolicy policy) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("arn", policy.arn);
        fields.put("name", policy.name);
        fields.put("path", policy.path);
        fields.put("id", policy.id);
        fields.put("description", policy.description);
        fields.put("created", policy.created.toString());
        fields.put("updated", policy.updated.toString());
        fields.put("tags", policy.tags);
        fields.put("default", policy.defaultVersion);
        fields.put("next", policy.next());
        fields.put(
                "versions",
                policy.versions.values().stream()
                        .map(version -> List.of(
                                version.id(),
                                version.document().json(),
                                version.created().toString()))
                        .toList());
        return fields;
    }

    private static Map<String, Object> role(RoleEntry role) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("arn", role.arn);
        fields.put("name", role.name);
        fields.put("path", role.path);
        fields.put("id", role.id);
        fields.put("description", role.description);
        fields.put("created", role.created.toString());
        fields.put("tags", role.tags);
        fields.put("attached", role.attached);
        fields.put("trust", role.trust.written().json());
        fields.put("maxSessionSeconds", role.maxSessionSeconds);
        fields.put("boundary", role.boundary.orElse(""));
        Map<String, String> inline = new LinkedHashMap<>();
        role.inline.forEach((name, document) -> inline.put(name, document.json()));
        fields.put("inline", inline);
        return fields;
    }

    private static Map<String, Object> provider(ProviderEntry provider) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("arn", provider.arn);
        fields.put("url", provider.url);
        fields.put("created", provider.created.toString());
        fields.put("clientIds", provider.clientIds);
        fields.put("thumbprints", provider.thumbprints);
        fields.put("tags", provider.tags);
        return fields;
    }

    /** Makes again what is not there. */
    void restore(Json saved) {
        store.change(() -> {
            saved.get("policies").items().forEach(this::restorePolicy);
            saved.get("providers").items().forEach(this::restoreProvider);
            List<RoleEntry> restored = new ArrayList<>();
            saved.get("roles").items().forEach(role -> restoreRole(role).ifPresent(restored::add));
            // A trust policy may name a role that comes after it.
            restored.forEach(
                    role -> role.trust = BoundPolicy.found(role.trust.written(), store.account(), store.known()));
            return restored.size();
        });
    }

    private void restorePolicy(Json saved) {
        String arn = saved.get("arn").requireText();
        if (store.policies().containsKey(arn)) {
            return;
        }
        ManagedPolicy policy = new ManagedPolicy(
                arn,
                saved.get("name").requireText(),
                saved.get("path").requireText(),
                saved.get("id").requireText(),
                saved.get("description").text(),
                Instant.parse(saved.get("created").requireText()),
                saved.get("tags").textsByName());
        for (Json version : saved.get("versions").items()) {
            List<String> fields = version.texts();
            // A boundary is a managed policy like others, and what a document is used as is asked when it is used.
            policy.versions.put(
                    fields.get(0),
                    new ManagedPolicy.Version(
                            fields.get(0),
                            PolicyDocument.parse(fields.get(1), PolicyType.IDENTITY),
                            Instant.parse(fields.get(2))));
        }
        policy.updated = Instant.parse(saved.get("updated").requireText());
        policy.defaultVersion = saved.get("default").requireText();
        policy.next(saved.get("next").requireInt());
        store.policies().put(arn, policy);
    }

    private Optional<RoleEntry> restoreRole(Json saved) {
        String name = saved.get("name").requireText();
        if (store.roles().containsKey(name)) {
            return Optional.empty();
        }
        RoleEntry role = new RoleEntry(
                saved.get("arn").requireText(),
                name,
                saved.get("path").requireText(),
                saved.get("id").requireText(),
                Instant.parse(saved.get("created").requireText()),
                BoundPolicy.unbound(PolicyDocument.parse(saved.get("trust").requireText(), PolicyType.TRUST)),
                saved.get("description").text(),
                saved.get("maxSessionSeconds").requireInt(),
                Optional.of(saved.get("boundary").text()).filter(store.policies()::containsKey),
                saved.get("tags").textsByName());
        saved.get("attached").texts().stream()
                .filter(store.policies()::containsKey)
                .forEach(role.attached::add);
        saved.get("inline")
                .textsByName()
                .forEach((policy, document) ->
                        role.inline.put(policy, PolicyDocument.parse(document, PolicyType.IDENTITY)));
        store.roles().put(name, role);
        return Optional.of(role);
    }

    private void restoreProvider(Json saved) {
        store.providers()
                .computeIfAbsent(
                        saved.get("arn").requireText(),
                        arn -> new ProviderEntry(
                                arn,
                                saved.get("url").requireText(),
                                Instant.parse(saved.get("created").requireText()),
                                saved.get("clientIds").texts(),
                                saved.get("thumbprints").texts(),
                                saved.get("tags").textsByName()));
    }
}
