package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.iamapi.Accounts;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.BoundPolicy;
import dev.milvusons3.internal.json.Json;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Buckets' configuration for another run. */
final class KeptBuckets {
    private final Accounts accounts;
    private final Buckets buckets;

    KeptBuckets(Accounts accounts, Buckets buckets) {
        this.accounts = accounts;
        this.buckets = buckets;
    }

    Map<String, Object> save() {
        Map<String, Object> saved = new LinkedHashMap<>();
        buckets.all().forEach(bucket -> saved.put(bucket.name(), fields(bucket)));
        return saved;
    }

    private static Map<String, Object> fields(Bucket bucket) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("owner", bucket.owner().id());
        fields.put("created", bucket.created().toString());
        fields.put("tags", bucket.tags());
        bucket.written().ifPresent(policy -> fields.put("policy", policy.json()));
        fields.put("public", bucket.policyIsPublic());
        bucket.ownership().ifPresent(ownership -> fields.put("ownership", ownership.name()));
        bucket.publicAccessBlock()
                .ifPresent(block -> fields.put(
                        "block",
                        List.of(
                                block.blockPublicAcls(),
                                block.ignorePublicAcls(),
                                block.blockPublicPolicy(),
                                block.restrictPublicBuckets())));
        Encryption encryption = bucket.encryption();
        fields.put(
                "encryption", List.of(encryption.algorithm(), encryption.key().orElse(""), encryption.bucketKey()));
        Map<String, String> documents = new LinkedHashMap<>();
        bucket.documents()
                .forEach((name, document) ->
                        documents.put(name, Base64.getEncoder().encodeToString(document)));
        fields.put("documents", documents);
        return fields;
    }

    /** Makes those again that are not there, of accounts that are. */
    void restore(Json saved) {
        for (String name : saved.fields().keySet()) {
            Json fields = saved.get(name);
            Account owner = new Account(
                    fields.get("owner").requireText(), accounts.home().region());
            if (buckets.find(name).isEmpty() && accounts.has(owner.id())) {
                buckets.add(bucket(name, owner, fields));
            }
        }
    }

    private Bucket bucket(String name, Account owner, Json fields) {
        Bucket bucket = new Bucket(
                name, owner, Instant.parse(fields.get("created").requireText()), Bucket.Ownership.BucketOwnerEnforced);
        bucket.ownership(Optional.of(fields.get("ownership").text())
                .filter(text -> !text.isEmpty())
                .map(Bucket.Ownership::valueOf));
        bucket.tags(fields.get("tags").textsByName());
        String policy = fields.get("policy").text();
        if (!policy.isEmpty()) {
            bucket.policy(
                    Optional.of(BoundPolicy.found(PolicyDocument.parse(policy, PolicyType.RESOURCE), owner, accounts)),
                    isTrue(fields.get("public")));
        }
        List<Json> block = fields.get("block").items();
        bucket.publicAccessBlock(
                block.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new PublicAccessBlock(
                                isTrue(block.get(0)),
                                isTrue(block.get(1)),
                                isTrue(block.get(2)),
                                isTrue(block.get(3)))));
        List<Json> encryption = fields.get("encryption").items();
        bucket.encryption(new Encryption(
                encryption.get(0).requireText(),
                Optional.of(encryption.get(1).text()).filter(key -> !key.isEmpty()),
                isTrue(encryption.get(2)),
                Optional.empty()));
        Json documents = fields.get("documents");
        documents
                .fields()
                .keySet()
                .forEach(document -> bucket.documents()
                        .put(
                                document,
                                Base64.getDecoder()
                                        .decode(documents.get(document).text())));
        return bucket;
    }

    private static boolean isTrue(Json flag) {
        return flag.text().equals("true");
    }
}
