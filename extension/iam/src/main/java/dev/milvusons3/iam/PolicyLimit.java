package dev.milvusons3.iam;

import java.nio.charset.StandardCharsets;
import org.apiguardian.api.API;

/**
 * How large AWS lets a policy document be, by where it is put. IAM does not count white space; S3 counts bytes; STS and
 * Organizations count characters.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM and STS quotas</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html">Bucket policies</a>
 * @see <a href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html">Organizations quotas</a>
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html">KMS quotas</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum PolicyLimit {
    /** A managed policy, also when it is used as a permissions boundary: 6,144 characters without white space. */
    MANAGED(6_144, Unit.CHARACTERS_WITHOUT_WHITE_SPACE, "Cannot exceed quota for PolicySize: 6144"),
    /** All inline policies of a role together: 10,240 characters without white space. */
    INLINE_OF_ROLE(10_240, Unit.CHARACTERS_WITHOUT_WHITE_SPACE, "Maximum policy size of 10240 bytes exceeded for role"),
    /** All inline policies of a user together: 2,048 characters without white space. */
    INLINE_OF_USER(2_048, Unit.CHARACTERS_WITHOUT_WHITE_SPACE, "Maximum policy size of 2048 bytes exceeded for user"),
    /** All inline policies of a group together: 5,120 characters without white space. */
    INLINE_OF_GROUP(5_120, Unit.CHARACTERS_WITHOUT_WHITE_SPACE, "Maximum policy size of 5120 bytes exceeded for group"),
    /** A role's trust policy: 2,048 characters without white space, unless AWS has raised the account's quota. */
    TRUST(2_048, Unit.CHARACTERS_WITHOUT_WHITE_SPACE, "Cannot exceed quota for ACLSizePerRole: 2048"),
    /** A bucket policy: 20 KiB without white space between its parts; what else S3 does before it measures is not known. */
    BUCKET(
            20_480,
            Unit.BYTES_WITHOUT_WHITE_SPACE_BETWEEN_PARTS,
            "Normalized policy document exceeds the maximum allowed size of 20480 bytes"),
    /** All session policies of one session together: 2,048 characters, white space included. */
    SESSION(2_048, Unit.CHARACTERS, "The session policies are longer than the maximum of 2048 characters"),
    /** A service control policy: 10,240 characters (5,120 until 2025), white space included as the API counts it. */
    SERVICE_CONTROL(10_240, Unit.CHARACTERS, "You have exceeded the maximum size for a policy: 10240 characters"),
    /** A resource control policy: 5,120 characters, white space included as the API counts it. */
    RESOURCE_CONTROL(5_120, Unit.CHARACTERS, "You have exceeded the maximum size for a policy: 5120 characters"),
    /** A VPC endpoint's policy: 20,480 characters, white space included. */
    VPC_ENDPOINT(20_480, Unit.CHARACTERS, "The endpoint policy is larger than the maximum of 20480 characters"),
    /** A KMS key's policy: 32 KiB. */
    KEY(32_768, Unit.BYTES_WITHOUT_WHITE_SPACE_BETWEEN_PARTS, "The key policy exceeds the maximum size of 32768 bytes");

    private enum Unit {
        CHARACTERS,
        CHARACTERS_WITHOUT_WHITE_SPACE,
        BYTES_WITHOUT_WHITE_SPACE_BETWEEN_PARTS
    }

    private final int maximum;
    private final Unit unit;
    private final String message;

    PolicyLimit(int maximum, Unit unit, String message) {
        this.maximum = maximum;
        this.unit = unit;
        this.message = message;
    }

    /** {@return the largest size that is accepted, in the unit of {@link #measure}} */
    public int maximum() {
        return maximum;
    }

    /**
     * {@return the size of a document as this limit counts it: characters, characters without white space, or UTF-8 bytes
     * without white space between the parts}
     *
     * @param json a document
     */
    public int measure(String json) {
        return switch (unit) {
            case BYTES_WITHOUT_WHITE_SPACE_BETWEEN_PARTS -> dense(json).getBytes(StandardCharsets.UTF_8).length;
            case CHARACTERS -> json.codePointCount(0, json.length());
            case CHARACTERS_WITHOUT_WHITE_SPACE ->
                (int) json.codePoints().filter(c -> !Character.isWhitespace(c)).count();
        };
    }

    private static String dense(String json) {
        StringBuilder dense = new StringBuilder(json.length());
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (quoted || !Character.isWhitespace(c)) {
                dense.append(c);
            }
            if (quoted && c == '\\' && i + 1 < json.length()) {
                dense.append(json.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            }
        }
        return dense.toString();
    }

    /**
     * Checks the size of documents that count together (for most limits, of one).
     *
     * @param json the documents
     * @throws PolicyTooLargeException if together they are larger than this limit
     */
    public void check(String... json) {
        int size = 0;
        for (String document : json) {
            size += measure(document);
        }
        if (size > maximum) {
            throw new PolicyTooLargeException(this, size, message);
        }
    }
}
