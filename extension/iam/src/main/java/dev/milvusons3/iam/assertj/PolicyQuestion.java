package dev.milvusons3.iam.assertj;

import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.assertj.AbstractPolicyAssert.Asked;
import dev.milvusons3.internal.question.AtLeastOne;
import dev.milvusons3.internal.question.S3Actions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.assertj.core.annotation.CheckReturnValue;

/**
 * A question to a policy that is not finished: it lacks the resource. Nothing is verified before {@link #on}.
 *
 * @param <S> the assertion that it belongs to
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class PolicyQuestion<S extends AbstractPolicyAssert<S, ?>> {
    /** Decides one question. */
    @FunctionalInterface
    interface Policy {
        Decision decide(String action, String resource, Map<String, List<String>> context);
    }

    private final S owner;
    private final Policy policy;
    private final boolean allowed;
    private final List<String> actions;
    private final String whom;
    private final Map<String, List<String>> context = new LinkedHashMap<>();

    /** @param whom such as {@code " to …"}, for people; empty if it goes without saying */
    PolicyQuestion(S owner, Policy policy, boolean allowed, List<String> actions, String whom) {
        actions.forEach(S3Actions::requireOne);
        this.owner = owner;
        this.policy = policy;
        this.allowed = allowed;
        this.actions = actions;
        this.whom = whom;
    }

    /**
     * Gives the requests of this question a condition key.
     *
     * @param key such as {@code s3:prefix}, in any case
     * @param values one, or several for a key that can have several, or none to take a key away
     * @return this
     * @see AbstractPolicyAssert#when(String, String...)
     */
    @CheckReturnValue
    public PolicyQuestion<S> when(String key, String... values) {
        context.put(key, List.of(values));
        return this;
    }

    /**
     * Verifies that each of the actions is allowed, or denied, on each of the resources.
     *
     * @param resource an ARN, such as {@code arn:aws:s3:::bucket/key}, or {@code *} for actions without a resource. It is what
     *     a request is about, so a star in it is a star in the object's key
     * @param more resources
     * @return the assertion, for more
     */
    public S on(String resource, String... more) {
        List<String> resources = AtLeastOne.of(resource, more);
        List<Asked> asked = new ArrayList<>();
        for (String action : actions) {
            for (String one : resources) {
                asked.add(new Asked(action + " on " + one + whom, policy.decide(action, one, owner.context(context))));
            }
        }
        return owner.expect(allowed ? "to allow" : "to deny", asked, allowed);
    }
}
