package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.store.ObjectVersion;
import dev.milvusons3.internal.gateway.store.StoreErrors;
import dev.milvusons3.internal.gateway.store.WriteCondition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The conditions of a read, and of what is copied from. An entity tag says more than a date, so a date counts only without one.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html">Conditional reads</a>
 */
final class ReadConditions {
    private final ObjectCall call;
    private final String prefix;

    private ReadConditions(ObjectCall call, String prefix) {
        this.call = call;
        this.prefix = prefix;
    }

    /** {@return those of a read} */
    static ReadConditions ofRead(ObjectCall call) {
        return new ReadConditions(call, "");
    }

    /** {@return those of what is copied from} */
    static ReadConditions ofSource(ObjectCall call) {
        return new ReadConditions(call, "x-amz-copy-source-");
    }

    /** Throws {@code PreconditionFailed} if the version is not the one that is meant. */
    void requireMeant(ObjectVersion version) {
        Optional<String> match = header("If-Match");
        if (match.isPresent()) {
            if (!isAny(match.get(), version.etag())) {
                throw StoreErrors.preconditionFailed(prefix + "If-Match");
            }
            return;
        }
        Optional<Instant> unmodified = date("If-Unmodified-Since");
        if (unmodified.isPresent() && version.lastModified().isAfter(unmodified.get())) {
            throw StoreErrors.preconditionFailed(prefix + "If-Unmodified-Since");
        }
    }

    /** Throws {@code PreconditionFailed} if the version is known already. */
    void requireNew(ObjectVersion version) {
        if (isKnown(version)) {
            throw StoreErrors.preconditionFailed(
                    prefix + (header("If-None-Match").isPresent() ? "If-None-Match" : "If-Modified-Since"));
        }
    }

    /** {@return whether the asker has that version already} */
    boolean isKnown(ObjectVersion version) {
        Optional<String> known = header("If-None-Match");
        if (known.isPresent()) {
            return isAny(known.get(), version.etag());
        }
        Optional<Instant> since = date("If-Modified-Since");
        return since.isPresent() && !version.lastModified().isAfter(since.get());
    }

    private Optional<String> header(String name) {
        return call.header(prefix + name);
    }

    /** A date that is none counts as if it were not there. */
    private Optional<Instant> date(String name) {
        return header(name).flatMap(text -> {
            try {
                return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
            } catch (DateTimeException notADate) {
                return Optional.empty();
            }
        });
    }

    private static boolean isAny(String asked, String etag) {
        for (String one : asked.split(",", -1)) {
            if (one.trim().equals("*") || WriteCondition.matches(one, etag)) {
                return true;
            }
        }
        return false;
    }
}
