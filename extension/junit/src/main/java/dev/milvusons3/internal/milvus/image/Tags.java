package dev.milvusons3.internal.milvus.image;

import java.util.Comparator;
import java.util.List;

/** Tags of images, for hints. */
final class Tags {
    private static final int SHOWN = 5;

    private Tags() {}

    /** {@return those that begin most like a text, the nearest first} */
    static List<String> nearest(String wanted, List<String> tags) {
        return tags.stream()
                .sorted(Comparator.comparingInt((String tag) -> -common(wanted, tag))
                        .thenComparing(Comparator.reverseOrder()))
                .limit(SHOWN)
                .toList();
    }

    private static int common(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }
}
