package dev.milvusons3.iam;

import org.jspecify.annotations.Nullable;

/**
 * Values of condition keys that AWS puts into requests which do not say them: what every request of the kind has, unless it
 * comes with another.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Global condition keys, "Availability"</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html">S3's keys of signatures</a>
 */
final class UsualKeys {
    private UsualKeys() {}

    /** {@return the key's value; null if such a request does not have it} */
    static @Nullable String value(String lowerCaseKey, RequestContext context) {
        return switch (lowerCaseKey) {
            // Temporary credentials have it, and a role's are never got with a second factor here.
            case "aws:multifactorauthpresent" ->
                context.principal().kind() == Principal.Kind.ASSUMED_ROLE ? "false" : null;
            case "aws:viaawsservice" -> "false";
            default -> lowerCaseKey.startsWith("s3:") && context.service("s3:") ? s3(lowerCaseKey, context) : null;
        };
    }

    private static @Nullable String s3(String lowerCaseKey, RequestContext context) {
        boolean signed = context.principal().belongsToAccount();
        return switch (lowerCaseKey) {
            // "Numeric condition operators" of the user guide: always present, a thousand where it is not said.
            case "s3:max-keys" -> context.has(lowerCaseKey) ? "1000" : null;
            case "s3:resourceaccount" -> nonEmpty(context.request().resourceAccountId());
            case "s3:authtype" -> signed ? "REST-HEADER" : null;
            case "s3:signatureversion" -> signed ? "AWS4-HMAC-SHA256" : null;
            case "s3:signatureage" -> signed ? "0" : null;
            case "s3:tlsversion" -> "true".equals(context.single("aws:securetransport")) ? "1.3" : null;
            // Of the requests that ask for s3:PutObject, only those for parts of an upload make no object.
            case "s3:objectcreationoperation" -> context.has(lowerCaseKey) ? "true" : null;
            default -> null;
        };
    }

    private static @Nullable String nonEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
