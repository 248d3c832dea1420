package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.authz.ConditionKeys;
import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.sigv4.SignedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The condition keys of S3's requests.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-policy-keys">Condition keys for Amazon S3</a>
 */
final class S3Conditions {
    /** Headers that are condition keys under their own names. */
    private static final List<String> HEADERS = List.of(
            "x-amz-acl",
            "x-amz-content-sha256",
            "x-amz-copy-source",
            "x-amz-grant-full-control",
            "x-amz-grant-read",
            "x-amz-grant-read-acp",
            "x-amz-grant-write",
            "x-amz-grant-write-acp",
            "x-amz-metadata-directive",
            "x-amz-object-ownership",
            "x-amz-server-side-encryption",
            "x-amz-server-side-encryption-aws-kms-key-id",
            "x-amz-server-side-encryption-customer-algorithm",
            "x-amz-storage-class",
            "x-amz-website-redirect-location",
            "if-match",
            "if-none-match");

    private final Account account;

    S3Conditions(Account account) {
        this.account = account;
    }

    /** {@return the keys that a request has, whatever is asked of it} */
    Map<String, List<String>> of(S3Exchange x) {
        Call call = x.call();
        Map<String, List<String>> keys = ConditionKeys.global(call, account, x.caller());
        for (String header : HEADERS) {
            ConditionKeys.putHeader(keys, "s3:" + header, call, header);
        }
        ConditionKeys.putHeader(keys, "s3:object-lock-mode", call, "x-amz-object-lock-mode");
        ConditionKeys.putHeader(keys, "s3:object-lock-retain-until-date", call, "x-amz-object-lock-retain-until-date");
        ConditionKeys.putHeader(keys, "s3:object-lock-legal-hold", call, "x-amz-object-lock-legal-hold");
        x.authentication().signed().ifPresent(signed -> putSignature(keys, x, signed));
        x.versionId().ifPresent(version -> keys.put("s3:VersionId", ConditionKeys.one(version)));
        if (x.operation().lists()) {
            putParameter(keys, "s3:prefix", call, "prefix");
            putParameter(keys, "s3:delimiter", call, "delimiter");
            putParameter(keys, "s3:max-keys", call, "max-keys");
        }
        switch (x.operation()) {
            // They ask for s3:PutObject, and make no object yet.
            case CreateMultipartUpload, UploadPart, UploadPartCopy ->
                keys.put("s3:ObjectCreationOperation", ConditionKeys.one("false"));
            default -> {}
        }
        String tagging = call.header("X-Amz-Tagging");
        if (tagging != null) {
            putTags(keys, TagSets.parseHeader(tagging));
        }
        return keys;
    }

    private static void putSignature(Map<String, List<String>> keys, S3Exchange x, SignedRequest signed) {
        keys.put("s3:authType", ConditionKeys.one(signed.presigned() ? "REST-QUERY-STRING" : "REST-HEADER"));
        keys.put("s3:signatureversion", ConditionKeys.one("AWS4-HMAC-SHA256"));
        Duration age = Duration.between(signed.signedAt(), x.call().received());
        keys.put("s3:signatureAge", ConditionKeys.one(Long.toString(Math.max(0, age.toMillis()))));
    }

    private static void putParameter(Map<String, List<String>> keys, String key, Call call, String parameter) {
        String value = call.query().value(parameter);
        if (value != null) {
            keys.put(key, ConditionKeys.one(value));
        }
    }

    /** Adds the tags that a request would give an object. */
    static void putTags(Map<String, List<String>> keys, Map<String, String> tags) {
        tags.forEach((name, value) -> keys.put("s3:RequestObjectTag/" + name, ConditionKeys.one(value)));
        keys.put("s3:RequestObjectTagKeys", List.copyOf(tags.keySet()));
    }

    /** Adds the tags that an object has. */
    static void putExistingTags(Map<String, List<String>> keys, Map<String, String> tags) {
        tags.forEach((name, value) -> keys.put("s3:ExistingObjectTag/" + name, ConditionKeys.one(value)));
    }
}
