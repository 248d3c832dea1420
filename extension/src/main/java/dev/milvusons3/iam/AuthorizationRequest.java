package dev.milvusons3.iam;

import java.util.List;
import java.util.Map;

/**
 * May this principal do this to that?
 *
 * @param principal who
 * @param action such as {@code s3:GetObject}
 * @param resource an ARN, or {@code *} where the action has no resource
 * @param resourceAccountId the account that owns the resource; it decides between same-account and cross-account rules
 * @param context condition keys (in any case) and their values; the global keys that follow from the principal are added by the evaluator
 * @since 0.1
 */
public record AuthorizationRequest(
        Principal principal,
        String action,
        String resource,
        String resourceAccountId,
        Map<String, List<String>> context) {}
