package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import java.util.List;
import java.util.function.BiConsumer;

/** Lists in pages. The marker is the place where the next page begins. */
final class Pages {
    private Pages() {}

    static <T> void write(
            QueryRequest q, XmlWriter xml, String listName, List<T> all, BiConsumer<XmlWriter, T> inside) {
        int most = q.number("MaxItems", 1, 1_000).orElse(100);
        int from = q.get("Marker").map(Pages::place).orElse(0);
        int begin = Math.min(from, all.size());
        int end = Math.min(begin + most, all.size());
        xml.members(listName, all.subList(begin, end), inside);
        xml.text("IsTruncated", end < all.size());
        if (end < all.size()) {
            xml.text("Marker", "at-" + end);
        }
    }

    private static int place(String marker) {
        if (marker.matches("at-\\d{1,7}")) {
            return Integer.parseInt(marker.substring(3));
        }
        throw IamErrors.validation("Invalid Marker.");
    }
}
