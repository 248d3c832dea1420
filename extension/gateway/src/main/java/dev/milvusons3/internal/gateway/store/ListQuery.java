package dev.milvusons3.internal.gateway.store;

/**
 * Which keys a listing is to show.
 *
 * @param prefix that they have
 * @param delimiter up to which, behind the prefix, several are shown as one; empty for none
 * @param after the key, or common prefix, that the listing before ended with; empty to begin with the first
 * @param most how many keys and common prefixes
 */
public record ListQuery(String prefix, String delimiter, String after, int most) {}
