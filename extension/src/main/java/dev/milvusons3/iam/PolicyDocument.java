package dev.milvusons3.iam;

import java.util.List;
import java.util.Optional;

/**
 * A policy document, read as strictly as AWS reads it and ready to be evaluated. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">Grammar of the policy language</a>
 * @since 0.1
 */
public final class PolicyDocument {
    private final String json;
    private final PolicyType type;
    private final PolicyParser.Parsed parsed;

    private PolicyDocument(String json, PolicyType type, PolicyParser.Parsed parsed) {
        this.json = json;
        this.type = type;
        this.parsed = parsed;
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
        return new PolicyDocument(json, type, new PolicyParser(type).parse(json));
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
