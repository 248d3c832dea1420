package dev.milvusons3.internal.kubernetes.embedded;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as Kubernetes writes them: RFC 3339 in UTC, whole seconds. */
final class Timestamps {
    private Timestamps() {}

    static String of(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
