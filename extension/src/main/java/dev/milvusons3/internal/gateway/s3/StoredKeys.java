package dev.milvusons3.internal.gateway.s3;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Object keys as file names. To S3 a key is one opaque string; the store takes it for a path, in which {@code a/../b} is
 * {@code b}, {@code a//b} is {@code a/b}, and a file cannot have others below it. So that what is read is what was asked
 * for, and decided on, every key becomes a path that means nothing but itself: its last segment gets a mark, and so do
 * inner segments that a path would swallow. The marks are the smallest characters there are, so listings keep their order
 * (but that keys with marked inner segments come before their siblings).
 */
final class StoredKeys {
    private static final char INNER = '\u0001';
    private static final char LEAF = '\u0002';
    /** Until a put is done, the store's file has a UUID after the path's name; listings of the store show it. */
    private static final Pattern UNFINISHED = Pattern.compile(LEAF + "-[0-9a-f-]{36}$");

    private StoredKeys() {}

    /** {@return the path of a key} */
    static String ofKey(String key) {
        return map(key, StoredKeys::mark) + LEAF;
    }

    /** {@return what the paths of keys with that prefix begin with} */
    static String ofPrefix(String prefix) {
        return map(prefix, StoredKeys::mark);
    }

    /** {@return the key of a path, or the prefix of what paths begin with} */
    static String original(String path) {
        String inner = path.endsWith(String.valueOf(LEAF)) ? path.substring(0, path.length() - 1) : path;
        return map(inner, StoredKeys::unmark);
    }

    /** {@return whether it is the name of a file that a put writes to until it is done} */
    static boolean isUnfinished(String path) {
        return UNFINISHED.matcher(path).find();
    }

    /** {@return the key of a path, be it that of an unfinished put} */
    static String marker(String path) {
        return original(UNFINISHED.matcher(path).replaceFirst(String.valueOf(LEAF)));
    }

    /** Maps all segments but the last. */
    private static String map(String text, UnaryOperator<String> segment) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 4);
        int from = 0;
        while (slash >= 0) {
            out.append(segment.apply(text.substring(from, slash))).append('/');
            from = slash + 1;
            slash = text.indexOf('/', from);
        }
        return out.append(text, from, text.length()).toString();
    }

    private static String mark(String segment) {
        return swallowed(segment, withoutMarks(segment)) ? segment + INNER : segment;
    }

    private static String unmark(String segment) {
        int bare = withoutMarks(segment);
        return bare < segment.length() && swallowed(segment, bare)
                ? segment.substring(0, segment.length() - 1)
                : segment;
    }

    private static int withoutMarks(String segment) {
        int end = segment.length();
        while (end > 0 && segment.charAt(end - 1) == INNER) {
            end--;
        }
        return end;
    }

    /** Nothing, one dot, two dots, or what looks like a last segment. */
    private static boolean swallowed(String segment, int end) {
        return switch (end) {
            case 0 -> true;
            case 1 -> segment.charAt(0) == '.' || segment.charAt(0) == LEAF;
            case 2 -> segment.startsWith("..") || segment.charAt(1) == LEAF;
            default -> segment.charAt(end - 1) == LEAF;
        };
    }
}
