package dev.milvusons3.iam;

/**
 * A statement that is missing: with it in a policy of its type (and all other suggestions followed) the request would have
 * been allowed. It grants no more than the request asked for.
 *
 * @param type the policy that it belongs into
 * @param statement JSON of the statement, for version 2012-10-17
 * @since 0.1
 */
public record Suggestion(PolicyType type, String statement) {}
