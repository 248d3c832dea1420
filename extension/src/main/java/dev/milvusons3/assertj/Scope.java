package dev.milvusons3.assertj;

/**
 * Where requests are made.
 *
 * @param partition such as {@code aws}
 * @param account twelve digits
 * @param region its id
 */
record Scope(String partition, String account, String region) {}
