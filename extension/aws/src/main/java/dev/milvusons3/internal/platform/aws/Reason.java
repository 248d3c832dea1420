package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.iam.Decision;
import java.util.Optional;

/**
 * Why AWS refused something.
 *
 * @param text for a person
 * @param decision what the account's documents say, if they could be read
 * @param lasting whether waiting does not fix it
 */
record Reason(String text, Optional<Decision> decision, boolean lasting) {
    private static final String ALLOWED_BY_DOCUMENTS =
            "AWS denied it, though the account's documents allow it: a service"
                    + " control policy, a policy of a VPC endpoint, or a change that is not known everywhere yet";

    /**
     * {@return why, by the documents}
     *
     * @param words of AWS
     * @param decision what the account's documents say, if they could be read
     */
    static Reason of(String words, Optional<Decision> decision) {
        return decision.map(d -> d.allowed()
                        ? new Reason(ALLOWED_BY_DOCUMENTS, decision, false)
                        : new Reason("AWS denied it; by the account's documents, " + d.cause(), decision, true))
                .orElseGet(() -> new Reason(words + " (the documents could not be read)", Optional.empty(), false));
    }
}
