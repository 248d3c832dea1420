package dev.milvusons3.iam;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * All policies that have a say in one request. Several session policies count as one (what any of them allows), and so do
 * service control policies at the same level of the organisation; of several levels, as of several boundaries, each must allow.
 *
 * @param policies of every type; none of a type means that this type sets no limit (or, for identity and resource policies, grants nothing)
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record PolicySet(List<NamedPolicy> policies) {
    /** Copies the list. */
    public PolicySet {
        policies = List.copyOf(policies);
    }

    /**
     * {@return a set of these}
     *
     * @param policies of every type
     */
    public static PolicySet of(NamedPolicy... policies) {
        return new PolicySet(List.of(policies));
    }

    /**
     * {@return this set and one policy more}
     *
     * @param policy of any type
     */
    public PolicySet with(NamedPolicy policy) {
        List<NamedPolicy> more = new ArrayList<>(policies);
        more.add(policy);
        return new PolicySet(more);
    }

    /**
     * {@return those of one type}
     *
     * @param type which
     */
    public List<NamedPolicy> ofType(PolicyType type) {
        return policies.stream().filter(policy -> policy.type() == type).toList();
    }
}
