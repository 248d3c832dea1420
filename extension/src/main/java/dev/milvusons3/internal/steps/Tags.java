package dev.milvusons3.internal.steps;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import software.amazon.awssdk.services.iam.model.Tag;

/** What everything that can carry tags carries: whose it is, and from when on it is certainly litter. */
record Tags(Map<String, String> values) {
    static Tags of(String run, Duration lifetime) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("milvus-on-s3/run", run);
        values.put(
                "milvus-on-s3/owner", System.getProperty("user.name", "unknown").replaceAll("[^\\w+=,.@:/ -]", "_"));
        values.put(
                "milvus-on-s3/expires",
                Instant.now().plus(lifetime).truncatedTo(ChronoUnit.SECONDS).toString());
        return new Tags(values);
    }

    /** {@return them for IAM} */
    List<Tag> forIam() {
        return as((key, value) -> Tag.builder().key(key).value(value).build());
    }

    /** {@return them as a service's own tag type} */
    <T> List<T> as(BiFunction<String, String, T> tag) {
        return values.entrySet().stream()
                .map(e -> tag.apply(e.getKey(), e.getValue()))
                .toList();
    }
}
