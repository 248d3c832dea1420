package dev.milvusons3.setup.check;

import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyStatement;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Something that a set-up does not let Milvus do, or more than it needs.
 *
 * @param kind what sort
 * @param rule what was looked for
 * @param asked what is asked for and why, for people: {@code s3:DeleteObject on …: hours after a drop …}
 * @param request of Milvus that needs it; empty for what comes before any: the role
 * @param decision about it; empty where a fact and no policy stands in the way, and of what is too much
 * @param statement what grants too much; empty of all other kinds
 * @param text why, in whole sentences
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Finding(
        Kind kind,
        Rule rule,
        String asked,
        Optional<MilvusRequest> request,
        Optional<Decision> decision,
        Optional<Place> statement,
        String text) {
    /** Sorts of findings. */
    public enum Kind {
        /** Nothing allows it. */
        MISSING,
        /** A statement denies it. */
        DENIED,
        /** A fact other than a policy stands in the way. */
        FACT,
        /** It depends on what cannot be known before the set-up is applied. */
        UNKNOWN,
        /** It is granted, and not needed. */
        TOO_MUCH
    }

    /**
     * A statement, and what of it is meant.
     *
     * @param policy the policy that it is in
     * @param statement the statement
     * @param words as they are written in it: an action, a resource, a condition's key; empty: the whole of it
     */
    public record Place(NamedPolicy policy, PolicyStatement statement, String words) {}
}
