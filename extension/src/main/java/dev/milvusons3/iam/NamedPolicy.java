package dev.milvusons3.iam;

/**
 * A policy document with its type and the name under which a decision speaks of it.
 *
 * @param name its ARN, or for inline policies the name it was put under
 * @param type what it is used as
 * @param document what it says
 * @since 0.1
 */
public record NamedPolicy(String name, PolicyType type, PolicyDocument document) {}
