package dev.milvusons3.iam;

import java.util.List;
import org.apiguardian.api.API;

/**
 * How one condition of a statement went.
 *
 * @param operator in full, such as {@code StringEquals}
 * @param key the condition key as the policy has it
 * @param wanted the policy's values, variables filled in; one without a value stays as it is written
 * @param had the request's values; empty if it has none
 * @param matched whether the condition holds
 * @param text the same in a line: {@code condition StringEquals s3:prefix expects "files/", the request had "tmp/"}
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record ConditionTrace(
        String operator, String key, List<String> wanted, List<String> had, boolean matched, String text) {
    /** Copies the lists. */
    public ConditionTrace {
        wanted = List.copyOf(wanted);
        had = List.copyOf(had);
    }
}
