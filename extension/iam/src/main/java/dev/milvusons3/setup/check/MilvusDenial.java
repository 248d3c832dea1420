package dev.milvusons3.setup.check;

import java.time.Duration;
import org.apiguardian.api.API;

/**
 * What Milvus was seen to do when it was denied an action.
 *
 * @param feature that it was busy with, such as {@code gc}
 * @param action that was denied
 * @param effect what came of it
 * @param phase of the feature's workload that it came in, such as {@code flush}
 * @param after how long after the first denial; of what never ended, how long it was waited for
 * @param denials how many requests were denied until then
 * @param log the line of Milvus' log that tells of it, without what is another in each run; empty if none does
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record MilvusDenial(
        String feature, String action, Effect effect, String phase, Duration after, int denials, String log) {
    /** Kinds of consequences. */
    public enum Effect {
        /** Milvus ends. */
        CRASHES("Milvus ends"),
        /** Who asked Milvus for something gets an error. */
        FAILS("the call fails"),
        /** Who asked Milvus for something gets no answer. */
        HANGS("the call does not return"),
        /** Nobody is told, and what should have gone stays in the bucket. */
        LEAVES_GARBAGE("garbage stays, and nobody is told"),
        /** Milvus does without. */
        SURVIVES("Milvus does without");

        private final String words;

        Effect(String words) {
            this.words = words;
        }

        /** {@return the same for people} */
        public String words() {
            return words;
        }
    }
}
