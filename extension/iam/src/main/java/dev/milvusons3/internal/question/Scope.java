package dev.milvusons3.internal.question;

/**
 * Where requests are made.
 *
 * @param partition such as {@code aws}
 * @param account twelve digits
 * @param region its id
 */
public record Scope(String partition, String account, String region) {}
