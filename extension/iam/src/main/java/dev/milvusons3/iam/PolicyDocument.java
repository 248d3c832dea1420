package dev.milvusons3.iam;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * A policy document, read as strictly as AWS reads it and ready to be evaluated. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">Grammar of the policy language</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class PolicyDocument {
    private final String json;
    private final PolicyType type;
    private final PolicyParser.Parsed parsed;
    private final Optional<PolicySource> source;

    private PolicyDocument(String json, PolicyType type, PolicyParser.Parsed parsed, Optional<PolicySource> source) {
        this.json = json;
        this.type = type;
        this.parsed = parsed;
        this.source = source;
    }

    /**
     * {@return the document that the text says}
     *
     * <p>What it is used as decides what it may say: a principal is required in resource and trust policies and prohibited in
     * all others; a trust policy has no resources and no actions but those of {@code sts} that assume a role; a statement ID
     * is alphanumeric and unique but in resource policies. A key twice in one object, an unknown element and an unknown
     * condition operator are errors. Both versions of the language are taken, see {@link #checkManaged()}; sizes are not
     * checked, see {@link #checkSize()}.
     *
     * @param json the text
     * @param type what it is used as
     * @throws MalformedPolicyException if AWS would refuse it; in AWS' words, with line and column
     */
    public static PolicyDocument parse(String json, PolicyType type) {
        return new PolicyDocument(json, type, new PolicyParser(type).parse(json), Optional.empty());
    }

    /**
     * {@return the document that a source says with its values, which remembers it}
     *
     * @param source what the author wrote
     * @param type what it is used as
     * @throws MalformedPolicyException if AWS would refuse it; in AWS' words, with line and column
     * @throws IllegalArgumentException if a value is missing
     */
    public static PolicyDocument parse(PolicySource source, PolicyType type) {
        return parse(source.json(), type).from(source);
    }

    /**
     * {@return the same document, which knows where it comes from}
     *
     * @param known whose text, with its values, says the same
     */
    public PolicyDocument from(PolicySource known) {
        return new PolicyDocument(json, type, parsed, Optional.of(known));
    }

    /** {@return where it comes from, if that is known} */
    public Optional<PolicySource> source() {
        return source;
    }

    /** {@return the text as it was parsed} */
    public String json() {
        return json;
    }

    /** {@return what it was parsed as} */
    public PolicyType type() {
        return type;
    }

    /** {@return {@code 2012-10-17} or {@code 2008-10-17}; the latter also where the text says none} */
    public String version() {
        return parsed.version();
    }

    /** {@return its {@code Id}} */
    public Optional<String> id() {
        return Optional.of(parsed.id()).filter(id -> !id.isEmpty());
    }

    /** {@return its statements, in the text's order} */
    public List<PolicyStatement> statements() {
        return parsed.statements();
    }

    /**
     * Checks the size against the limit for what the document is used as; for identity policies, that of a managed one.
     *
     * @throws PolicyTooLargeException if it is larger
     */
    public void checkSize() {
        checkSize(type.limit());
    }

    /**
     * Checks the size.
     *
     * @param limit where the document is to be put
     * @throws PolicyTooLargeException if it is larger
     */
    public void checkSize(PolicyLimit limit) {
        limit.check(json);
    }

    /**
     * Checks what IAM asks of a managed policy beyond what {@link #parse} does: version 2012-10-17, and its size.
     *
     * @throws MalformedPolicyException if its version is the older one
     * @throws PolicyTooLargeException if it is too large
     */
    public void checkManaged() {
        if (!version().equals(PolicyParser.VERSION_2012)) {
            String found = parsed.versionGiven() ? "it is " + version() : "without a Version it is " + version();
            throw Problem.OLD_VERSION.at(new SourcePosition(1, 1), type, found);
        }
        checkSize(PolicyLimit.MANAGED);
    }

    /**
     * Checks what S3 asks of a bucket's policy beyond what {@link #parse} does: actions of S3 that exist, each on the bucket or
     * on objects as it can be, no resources but those, and condition keys that these actions have.
     *
     * @param bucketArn such as {@code arn:aws:s3:::books}
     * @throws MalformedPolicyException if S3 would refuse it; in S3's words, with line and column
     * @throws IllegalStateException if it was not parsed as a resource policy
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html">PutBucketPolicy</a>
     */
    public void checkForBucket(String bucketArn) {
        if (type != PolicyType.RESOURCE) {
            throw new IllegalStateException("a " + type.text() + " is on no bucket");
        }
        new BucketPolicyRules(bucketArn).check(json);
    }

    /**
     * {@return the same document with other principals of the sort {@code AWS}, or this one if none changes; all else of its
     * text stays as it is}
     *
     * <p>AWS keeps roles and users in such documents by their unique ids, not by what was written.
     *
     * @param stored what stands for a principal, which may be itself; empty if there is no such principal. It is not asked
     *     about {@code *}
     * @throws MalformedPolicyException at the first principal that does not exist, as AWS would refuse it
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles">Principal</a>
     */
    public PolicyDocument withPrincipals(Function<String, Optional<String>> stored) {
        String rewritten = new PrincipalRewrite(type, stored).apply(json);
        return rewritten.equals(json) ? this : parse(rewritten, type);
    }

    /**
     * {@return whether another document says the same}
     *
     * <p>The order of elements, of statements and of lists has no meaning, nor has a list of one against the value alone, a
     * value twice in a list, the case of actions and condition keys, or an account's number against its root's ARN. Statement
     * IDs do have one.
     *
     * @param other another document, such as the one that AWS has returned
     */
    public boolean isEquivalentTo(PolicyDocument other) {
        return CanonicalPolicy.of(this).equals(CanonicalPolicy.of(other));
    }

    /** {@return the document written anew: indented, elements in the usual order, lists of one as the value alone} */
    public String toPrettyJson() {
        return PolicyJson.write(this);
    }

    @Override
    public String toString() {
        return json;
    }
}
