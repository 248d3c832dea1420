package dev.milvusons3.iam;

import java.util.List;

/**
 * All policies that have a say in one request.
 *
 * @param policies of every type; none of a type means that this type sets no limit (or, for identity and resource policies, grants nothing)
 * @since 0.1
 */
public record PolicySet(List<NamedPolicy> policies) {
    /** Copies the list. */
    public PolicySet {
        policies = List.copyOf(policies);
    }
}
