package dev.milvusons3.internal.gateway.store;

import java.util.Comparator;

/** The order of S3's listings: that of the keys' UTF-8 bytes, which differs from Java's beyond the basic plane. */
final class Utf8Order implements Comparator<String> {
    static final Utf8Order INSTANCE = new Utf8Order();

    private Utf8Order() {}

    @Override
    public int compare(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean aboveA = Character.isSurrogate(a);
                boolean aboveB = Character.isSurrogate(b);
                return aboveA == aboveB ? Character.compare(a, b) : aboveA ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** {@return the smallest text that is greater than all that begin with the prefix; empty if there is none} */
    static String afterAll(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            int start = end - Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return prefix.substring(0, start) + Character.toString(next);
            }
            end = start;
        }
        return "";
    }
}
