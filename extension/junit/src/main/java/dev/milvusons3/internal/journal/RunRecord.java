package dev.milvusons3.internal.journal;

import java.util.Map;

/**
 * Whose things these are, and where: the first line of a journal.
 *
 * @param tags that the run gives to its things
 * @param account id
 * @param partition such as {@code aws-cn}
 * @param region of the bucket
 * @param endpoint that emulates AWS; empty for AWS itself
 * @param cluster issuer of its service account tokens: no two clusters have the same
 */
public record RunRecord(
        RunTags tags, String account, String partition, String region, String endpoint, String cluster) {
    /** {@return the run's id} */
    public String id() {
        return tags.run();
    }

    Map<String, Object> toJson() {
        return Map.of(
                "tags",
                tags.values(),
                "account",
                account,
                "partition",
                partition,
                "region",
                region,
                "endpoint",
                endpoint,
                "cluster",
                cluster);
    }
}
