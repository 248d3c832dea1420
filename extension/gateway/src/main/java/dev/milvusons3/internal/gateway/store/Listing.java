package dev.milvusons3.internal.gateway.store;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes one page of a listing of whatever is kept by key. What was shown as a common prefix is passed over as a whole, so a listing
 * costs as much as what it shows.
 */
final class Listing<V, T> {
    private final NavigableMap<String, V> keys;
    private final ListQuery query;
    private final BiFunction<String, V, List<T>> itemsOf;

    private final List<T> items = new ArrayList<>();
    private final List<String> commonPrefixes = new ArrayList<>();
    private String last = "";
    private Optional<T> lastItem = Optional.empty();

    /** @param itemsOf what there is to list under a key, in order */
    Listing(NavigableMap<String, V> keys, ListQuery query, BiFunction<String, V, List<T>> itemsOf) {
        this.keys = keys;
        this.query = query;
        this.itemsOf = itemsOf;
    }

    /** @param withLast whether the key that the listing before ended with may have more to list */
    ListPage<T> page(boolean withLast) {
        boolean truncated = query.most() > 0 && fill(first(withLast));
        return new ListPage<>(items, commonPrefixes, truncated, last, lastItem);
    }

    private @Nullable String first(boolean withLast) {
        String after = query.after();
        if (after.isEmpty() || Utf8Order.INSTANCE.compare(after, query.prefix()) < 0) {
            return keys.ceilingKey(query.prefix());
        }
        return withLast ? keys.ceilingKey(after) : keys.higherKey(after);
    }

    /** {@return whether there is more than fits} */
    private boolean fill(@Nullable String first) {
        String key = first;
        while (key != null && key.startsWith(query.prefix())) {
            List<T> found = itemsOf.apply(key, keys.get(key));
            String group = found.isEmpty() ? "" : commonPrefix(key);
            if (!group.isEmpty()) {
                if (!query.after().startsWith(group)) {
                    if (isFull()) {
                        return true;
                    }
                    commonPrefixes.add(group);
                    last = group;
                    lastItem = Optional.empty();
                }
                String next = Utf8Order.afterAll(group);
                key = next.isEmpty() ? null : keys.ceilingKey(next);
                continue;
            }
            for (T item : found) {
                if (isFull()) {
                    return true;
                }
                items.add(item);
                last = key;
                lastItem = Optional.of(item);
            }
            key = keys.higherKey(key);
        }
        return false;
    }

    private boolean isFull() {
        return items.size() + commonPrefixes.size() == query.most();
    }

    private String commonPrefix(String key) {
        if (query.delimiter().isEmpty()) {
            return "";
        }
        int found = key.indexOf(query.delimiter(), query.prefix().length());
        return found < 0 ? "" : key.substring(0, found + query.delimiter().length());
    }
}
