package dev.milvusons3.internal.gateway.kms;

import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.authz.Ask;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.BoundPolicy;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import dev.milvusons3.internal.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What each operation of KMS needs, and does. */
final class KmsCalls {
    private static final int SHORTEST_WAIT = 7;
    private static final int LONGEST_WAIT = 30;

    private final KmsKeys keys;
    private final IamDirectory iam;
    private final BiPredicate<Caller, Ask> allows;

    KmsCalls(KmsKeys keys, IamDirectory iam, BiPredicate<Caller, Ask> allows) {
        this.keys = keys;
        this.iam = iam;
        this.allows = allows;
    }

    /**
     * What a request asks for.
     *
     * @param key that it is about; null for the account
     * @param run does it, and gives the answer
     */
    record Asked(@Nullable KmsKey key, Function<Caller, Map<String, Object>> run) {}

    Asked ask(String operation, Account account, Json body, Instant now) {
        return switch (operation) {
            case "CreateKey" -> new Asked(null, who -> create(account, body, now, who));
            case "ListKeys" -> new Asked(null, who -> list(account));
            case "ListAliases" -> new Asked(null, who -> aliases(account));
            case "DescribeKey" -> onKey(account, body, key -> Map.of("KeyMetadata", describe(key)));
            case "GetKeyPolicy" ->
                onKey(account, body, key -> Map.of("Policy", key.policy().json(), "PolicyName", "default"));
            case "PutKeyPolicy" -> {
                KmsKey key = key(account, body);
                yield new Asked(key, who -> {
                    key.policy(policy(key.account(), body, who, key));
                    return Map.of();
                });
            }
            case "EnableKey" -> onKey(account, body, key -> turn(key, KeyState.Enabled));
            case "DisableKey" -> onKey(account, body, key -> turn(key, KeyState.Disabled));
            case "ScheduleKeyDeletion" -> onKey(account, body, key -> scheduleDeletion(key, body, now));
            case "CancelKeyDeletion" -> onKey(account, body, KmsCalls::cancelDeletion);
            case "CreateGrant" -> onKey(account, body, key -> grant(key, body));
            case "ListGrants" -> onKey(account, body, KmsCalls::grants);
            case "RevokeGrant" -> onKey(account, body, key -> revoke(key, body));
            case "CreateAlias" ->
                new Asked(requireById(account, body, "TargetKeyId"), who -> {
                    keys.name(KmsKey.arn(account, alias(body)), requireById(account, body, "TargetKeyId"));
                    return Map.of();
                });
            case "DeleteAlias" -> {
                KmsKey key = keys.require(account, alias(body));
                yield new Asked(key, who -> {
                    keys.unname(KmsKey.arn(account, alias(body)));
                    return Map.of();
                });
            }
            case "ListResourceTags" -> onKey(account, body, key -> Map.of("Tags", tags(key), "Truncated", false));
            default ->
                throw new AwsError(501, "NotImplemented", "The operation " + operation + " of KMS is not implemented");
        };
    }

    void describe(Map<String, List<String>> context, KmsKey key, Caller who) {
        KeyUse.putKeyOf(context, keys, key, who);
    }

    private Asked onKey(Account account, Json body, Function<KmsKey, Map<String, Object>> run) {
        KmsKey key = key(account, body);
        return new Asked(key, who -> run.apply(key));
    }

    private KmsKey key(Account account, Json body) {
        return requireById(account, body, "KeyId");
    }

    private KmsKey requireById(Account account, Json body, String field) {
        return keys.require(account, required(body, field));
    }

    private static String required(Json body, String field) {
        String text = body.get(field).text();
        if (text.isEmpty()) {
            throw new AwsError(
                    400,
                    "ValidationException",
                    "1 validation error detected: Value null at '" + Character.toLowerCase(field.charAt(0))
                            + field.substring(1) + "' failed to satisfy constraint: Member must not be null");
        }
        return text;
    }

    private static String alias(Json body) {
        String name = required(body, "AliasName");
        if (!name.startsWith("alias/") || name.startsWith("alias/aws/")) {
            throw new AwsError(
                    400,
                    "InvalidAliasNameException",
                    "An alias begins with \"alias/\", and not with \"alias/aws/\": " + name);
        }
        return name;
    }

    private Map<String, Object> create(Account account, Json body, Instant now, Caller who) {
        String spec = body.get("KeySpec").text();
        if (!spec.isEmpty() && !spec.equals("SYMMETRIC_DEFAULT")) {
            throw new AwsError(
                    400, "UnsupportedOperationException", "S3 encrypts with symmetric keys only, not with " + spec);
        }
        Map<String, String> tags = new LinkedHashMap<>();
        for (Json tag : body.get("Tags").items()) {
            tags.put(tag.get("TagKey").requireText(), tag.get("TagValue").text());
        }
        PolicyDocument policy = body.has("Policy") ? policy(account, body, who, null) : KeyPolicies.ofNewKey(account);
        return Map.of(
                "KeyMetadata",
                describe(keys.create(account, body.get("Description").text(), tags, policy, now)));
    }

    /** Nobody may lock the own account out by mistake. */
    private PolicyDocument policy(Account account, Json body, Caller who, @Nullable KmsKey key) {
        PolicyDocument document = KeyPolicies.parse(required(body, "Policy"));
        try {
            BoundPolicy.of(document, account, iam);
        } catch (MalformedPolicyException e) {
            throw KeyPolicies.malformed(Objects.requireNonNullElse(e.getMessage(), e.awsMessage()));
        }
        Ask again = new Ask(
                        "kms",
                        "PutKeyPolicy",
                        "kms:PutKeyPolicy",
                        key == null ? KmsKey.arn(account, "key/new") : key.arn(),
                        Map.of("kms:CallerAccount", List.of(who.principal().accountId())),
                        Optional.of(new NamedPolicy("new key policy", PolicyType.RESOURCE, document)))
                .ownedBy(account.id());
        boolean bypassed =
                Objects.equals(body.get("BypassPolicyLockoutSafetyCheck").value(), Boolean.TRUE);
        if (!bypassed && !allows.test(who, again)) {
            throw KeyPolicies.malformed(
                    "The new key policy will not allow you to update the key policy in the future.");
        }
        return document;
    }

    private static Map<String, Object> turn(KmsKey key, KeyState to) {
        requireNotDeleted(key);
        key.state(to, Optional.empty());
        return Map.of();
    }

    private static void requireNotDeleted(KmsKey key) {
        if (key.state() == KeyState.PendingDeletion) {
            throw new AwsError(400, "KMSInvalidStateException", key.arn() + " is pending deletion.");
        }
    }

    private static Map<String, Object> scheduleDeletion(KmsKey key, Json body, Instant now) {
        requireNotDeleted(key);
        int days = body.has("PendingWindowInDays")
                ? body.get("PendingWindowInDays").requireInt()
                : LONGEST_WAIT;
        if (days < SHORTEST_WAIT || days > LONGEST_WAIT) {
            throw new AwsError(
                    400,
                    "ValidationException",
                    "1 validation error detected: Value '" + days + "' at 'pendingWindowInDays' failed to satisfy"
                            + " constraint: Member must have value between 7 and 30");
        }
        Instant at = now.plus(Duration.ofDays(days));
        key.state(KeyState.PendingDeletion, Optional.of(at));
        return Map.of(
                "KeyId",
                key.arn(),
                "DeletionDate",
                at.getEpochSecond(),
                "KeyState",
                KeyState.PendingDeletion.name(),
                "PendingWindowInDays",
                days);
    }

    private static Map<String, Object> cancelDeletion(KmsKey key) {
        if (key.state() != KeyState.PendingDeletion) {
            throw new AwsError(400, "KMSInvalidStateException", key.arn() + " is not pending deletion.");
        }
        key.state(KeyState.Disabled, Optional.empty());
        return Map.of("KeyId", key.arn());
    }

    private static Map<String, Object> grant(KmsKey key, Json body) {
        requireNotDeleted(key);
        List<String> operations = new ArrayList<>();
        body.get("Operations").items().forEach(operation -> operations.add(operation.requireText()));
        Json constraints = body.get("Constraints");
        KeyGrant grant = new KeyGrant(
                UUID.randomUUID().toString().replace("-", "").repeat(2),
                required(body, "GranteePrincipal"),
                operations,
                body.get("Name").text(),
                texts(constraints.get("EncryptionContextEquals")),
                texts(constraints.get("EncryptionContextSubset")));
        grant.policy(); // Refused now, if its grantee is no principal.
        key.grants().add(grant);
        return Map.of("GrantId", grant.id(), "GrantToken", "AQpAM2RhZ" + grant.id());
    }

    private static Map<String, String> texts(Json map) {
        Map<String, String> texts = new HashMap<>();
        if (map.isObject()) {
            map.fields().forEach((name, value) -> texts.put(name, String.valueOf(value)));
        }
        return texts;
    }

    private static Map<String, Object> grants(KmsKey key) {
        return Map.of(
                "Grants",
                key.grants().stream()
                        .map(grant -> Map.<String, Object>of(
                                "KeyId",
                                key.arn(),
                                "GrantId",
                                grant.id(),
                                "Name",
                                grant.name(),
                                "GranteePrincipal",
                                grant.grantee(),
                                "IssuingAccount",
                                key.account().rootArn(),
                                "Operations",
                                grant.operations()))
                        .toList(),
                "Truncated",
                false);
    }

    private static Map<String, Object> revoke(KmsKey key, Json body) {
        String id = required(body, "GrantId");
        if (!key.grants().removeIf(grant -> grant.id().equals(id))) {
            throw new AwsError(400, "NotFoundException", "Grant with id " + id + " was not found.");
        }
        return Map.of();
    }

    private Map<String, Object> list(Account account) {
        return Map.of(
                "Keys",
                keys.of(account).stream()
                        .map(key -> Map.of("KeyId", key.id(), "KeyArn", key.arn()))
                        .toList(),
                "Truncated",
                false);
    }

    private Map<String, Object> aliases(Account account) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (KmsKey key : keys.of(account)) {
            for (String name : keys.aliasesOf(key)) {
                all.add(Map.of("AliasName", name, "AliasArn", KmsKey.arn(account, name), "TargetKeyId", key.id()));
            }
        }
        return Map.of("Aliases", all, "Truncated", false);
    }

    private static List<Map<String, String>> tags(KmsKey key) {
        return key.tags().entrySet().stream()
                .map(tag -> Map.of("TagKey", tag.getKey(), "TagValue", tag.getValue()))
                .toList();
    }

    private static Map<String, Object> describe(KmsKey key) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("AWSAccountId", key.account().id());
        metadata.put("KeyId", key.id());
        metadata.put("Arn", key.arn());
        metadata.put("CreationDate", key.created().getEpochSecond());
        metadata.put("Description", key.description());
        metadata.put("Enabled", key.state() == KeyState.Enabled);
        metadata.put("KeyState", key.state().name());
        key.deletion().ifPresent(at -> metadata.put("DeletionDate", at.getEpochSecond()));
        metadata.put("KeyManager", key.ofAws() ? "AWS" : "CUSTOMER");
        metadata.put("KeySpec", "SYMMETRIC_DEFAULT");
        metadata.put("CustomerMasterKeySpec", "SYMMETRIC_DEFAULT");
        metadata.put("KeyUsage", "ENCRYPT_DECRYPT");
        metadata.put("Origin", "AWS_KMS");
        metadata.put("EncryptionAlgorithms", List.of("SYMMETRIC_DEFAULT"));
        metadata.put("MultiRegion", false);
        return metadata;
    }
}
