package dev.milvusons3.setup.check;

import dev.milvusons3.iam.Decision;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Something that a set-up does not let Milvus do.
 *
 * @param kind what sort
 * @param asked what is asked for and why, for people: {@code s3:DeleteObject on …: hours after a drop …}
 * @param request of Milvus that needs it; empty for what comes before any: the role
 * @param decision about it; empty where a fact and no policy stands in the way
 * @param text why, in whole sentences
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Finding(
        Kind kind, String asked, Optional<MilvusRequest> request, Optional<Decision> decision, String text) {
    /** Sorts of findings. */
    public enum Kind {
        /** Nothing allows it. */
        MISSING,
        /** A statement denies it. */
        DENIED,
        /** A fact other than a policy stands in the way. */
        FACT,
        /** It depends on what cannot be known before the set-up is applied. */
        UNKNOWN
    }
}
