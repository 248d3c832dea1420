package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.iam.Effect;
import dev.milvusons3.iam.PolicyCondition;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.iam.StatementPrincipal;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells whether a bucket policy opens the bucket to the world.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status">The meaning of "public"</a>
 */
final class PublicPolicies {
    /** Keys of which a fixed value keeps strangers out. */
    private static final Set<String> NARROWING = Set.of(
            "aws:principalorgid",
            "aws:principalorgpaths",
            "aws:sourcearn",
            "aws:sourceaccount",
            "aws:sourceowner",
            "aws:sourcevpc",
            "aws:sourcevpce",
            "aws:sourceip",
            "aws:userid",
            "aws:principalarn",
            "aws:principalaccount",
            "s3:dataaccesspointarn",
            "s3:dataaccesspointaccount",
            "s3:x-amz-server-side-encryption-aws-kms-key-id");

    private PublicPolicies() {}

    static boolean isPublic(PolicyDocument document) {
        return document.statements().stream().anyMatch(PublicPolicies::opens);
    }

    private static boolean opens(PolicyStatement statement) {
        return statement.effect() == Effect.ALLOW
                && (!statement.notPrincipals().isEmpty()
                        || statement.principals().stream().anyMatch(StatementPrincipal::everyone))
                && statement.conditions().stream().noneMatch(PublicPolicies::narrows);
    }

    private static boolean narrows(PolicyCondition condition) {
        String operator = condition.operator().toLowerCase(Locale.ROOT);
        boolean positive =
                !operator.contains("not") && !operator.endsWith("ifexists") && !operator.startsWith("forallvalues");
        return positive && NARROWING.contains(condition.key().toLowerCase(Locale.ROOT)) && fixed(condition.values());
    }

    private static boolean fixed(List<String> values) {
        return !values.isEmpty()
                && values.stream()
                        .noneMatch(v -> v.contains("*") || v.contains("?") || v.contains("$") || v.endsWith("/0"));
    }
}
