package dev.milvusons3.iam;

import org.apiguardian.api.API;

/**
 * A place in the text of a policy.
 *
 * @param line from 1
 * @param column from 1, in characters
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record SourcePosition(int line, int column) {
    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
