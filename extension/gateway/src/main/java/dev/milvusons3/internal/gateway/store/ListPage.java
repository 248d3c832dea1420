package dev.milvusons3.internal.gateway.store;

import java.util.List;
import java.util.Optional;

/**
 * A part of a listing.
 *
 * @param items in order
 * @param commonPrefixes in order
 * @param truncated whether there is more
 * @param last the key, or common prefix, that it ends with; empty if there is nothing on it
 * @param lastItem the item that it ends with, unless that is a common prefix
 * @param <T> what is listed
 */
public record ListPage<T>(
        List<T> items, List<String> commonPrefixes, boolean truncated, String last, Optional<T> lastItem) {}
