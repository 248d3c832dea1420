package dev.milvusons3.iam;

import org.apiguardian.api.API;

/**
 * A policy document with its type and the name under which a decision speaks of it.
 *
 * @param name its ARN, or for inline policies the name it was put under
 * @param type what it is used as
 * @param document what it says; parsed as the same type, or (as a managed policy used as a boundary is) as another of those
 *     types whose statements name no principals
 * @param level of a service or resource control policy, the level of the organisation that it is attached to, such as
 *     {@code Root} or {@code Root/Workloads}: those of one level count together. Empty for all others
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record NamedPolicy(String name, PolicyType type, PolicyDocument document, String level) {
    /**
     * Checks that the document fits.
     *
     * @throws IllegalArgumentException if a document that names principals is used as one that does not, or the reverse
     */
    public NamedPolicy {
        if (type != document.type()
                && (type.namesPrincipals() || document.type().namesPrincipals())) {
            throw new IllegalArgumentException("policy " + name + " was parsed as a "
                    + document.type().text() + " and cannot be used as a " + type.text());
        }
    }

    /**
     * A policy of no level.
     *
     * @param name as above
     * @param type as above
     * @param document as above
     */
    public NamedPolicy(String name, PolicyType type, PolicyDocument document) {
        this(name, type, document, "");
    }

    /**
     * {@return the same, attached to a level of the organisation}
     *
     * @param where the root's, an organisational unit's or the account's path
     */
    public NamedPolicy at(String where) {
        return new NamedPolicy(name, type, document, where);
    }

    /**
     * {@return a policy, parsed}
     *
     * @param name as above
     * @param type as above
     * @param json its text
     * @throws MalformedPolicyException if AWS would refuse it
     */
    public static NamedPolicy of(String name, PolicyType type, String json) {
        return new NamedPolicy(name, type, PolicyDocument.parse(json, type));
    }

    /** {@return the last part of an ARN, or the whole of another name: what a person calls it} */
    public String shortName() {
        return name.startsWith("arn:") ? name.substring(name.lastIndexOf('/') + 1) : name;
    }
}
