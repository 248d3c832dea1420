package dev.milvusons3.internal.gateway.store;

import java.util.Optional;

/**
 * What has to be so for a write to happen; looked at and acted on in one step.
 *
 * @param ifMatch the entity tag that the current version must have
 * @param ifAbsent whether there must be no current version
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">Conditional writes</a>
 */
public record WriteCondition(Optional<String> ifMatch, boolean ifAbsent) {
    /** Whatever is there. */
    public static final WriteCondition NONE = new WriteCondition(Optional.empty(), false);

    void check(String key, Optional<ObjectVersion> current) {
        if (ifAbsent && current.isPresent()) {
            throw StoreErrors.preconditionFailed("If-None-Match");
        }
        if (ifMatch.isPresent()) {
            ObjectVersion there = current.orElseThrow(() -> StoreErrors.noSuchKey(key));
            if (!matches(ifMatch.get(), there.etag())) {
                throw StoreErrors.preconditionFailed("If-Match");
            }
        }
    }

    /** {@return whether an entity tag, which may be in quotes, is the same} */
    public static boolean matches(String asked, String etag) {
        String bare = asked.trim();
        if (bare.length() >= 2 && bare.startsWith("\"") && bare.endsWith("\"")) {
            bare = bare.substring(1, bare.length() - 1);
        }
        return bare.equals(etag);
    }
}
