package dev.milvusons3.internal.gateway.kms;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A grant on a key. For a decision it is one policy more on the key, which allows.
 *
 * @param id of the grant
 * @param grantee ARN of a role, a session or a user
 * @param operations such as {@code Decrypt}
 * @param name that whoever made it gave it; may be empty
 * @param equal the encryption context that a request must have, and nothing beside; empty for any
 * @param subset what the encryption context must contain
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/grants.html">Grants in AWS KMS</a>
 */
record KeyGrant(
        String id,
        String grantee,
        List<String> operations,
        String name,
        Map<String, String> equal,
        Map<String, String> subset) {
    /** Copies. */
    KeyGrant {
        operations = List.copyOf(operations);
        equal = Map.copyOf(equal);
        subset = Map.copyOf(subset);
    }

    NamedPolicy policy() {
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("Effect", "Allow");
        statement.put("Principal", Map.of("AWS", grantee));
        statement.put(
                "Action",
                operations.stream().map(operation -> "kms:" + operation).toList());
        statement.put("Resource", "*");
        Map<String, Object> conditions = new LinkedHashMap<>();
        Map<String, String> wanted = new LinkedHashMap<>(subset);
        wanted.putAll(equal);
        if (!wanted.isEmpty()) {
            Map<String, String> values = new LinkedHashMap<>();
            wanted.forEach((key, value) -> values.put("kms:EncryptionContext:" + key, value));
            conditions.put("StringEquals", values);
        }
        if (!equal.isEmpty()) {
            conditions.put(
                    "ForAllValues:StringEquals", Map.of("kms:EncryptionContextKeys", List.copyOf(equal.keySet())));
        }
        if (!conditions.isEmpty()) {
            statement.put("Condition", conditions);
        }
        return NamedPolicy.of(
                "grant " + id,
                PolicyType.RESOURCE,
                JsonText.compact(Map.of("Version", "2012-10-17", "Statement", List.of(statement))));
    }
}
