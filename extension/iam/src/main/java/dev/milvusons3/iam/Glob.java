package dev.milvusons3.iam;

import org.jspecify.annotations.Nullable;

/**
 * A text pattern in which {@code *} stands for any characters and {@code ?} for exactly one. It works on code points, so
 * that {@code ?} also stands for a character outside the basic plane.
 *
 * <p>Matching never goes back over a star: the text between two stars is looked for once, from where the one before was
 * found. The work is therefore bounded by text length times pattern length, whatever the number of stars.
 */
final class Glob {
    /** In a pattern: exactly one character. */
    static final int ONE = -1;
    /** In a pattern: any characters. */
    static final int MANY = -2;

    private static final int[] EMPTY = {};

    /** The pieces between the stars; without a star there is one piece, which must be the whole text. */
    private final int[][] pieces;

    private Glob(int[][] pieces) {
        this.pieces = pieces;
    }

    /** {@return a pattern in which stars and question marks have their meaning} */
    static Glob of(String pattern) {
        return of(tokens(pattern));
    }

    /** {@return a pattern of code points, {@link #ONE} and {@link #MANY}} */
    static Glob of(int[] tokens) {
        int stars = 0;
        for (int token : tokens) {
            if (token == MANY) {
                stars++;
            }
        }
        int[][] pieces = new int[stars + 1][];
        int piece = 0;
        int start = 0;
        for (int i = 0; i <= tokens.length; i++) {
            if (i == tokens.length || tokens[i] == MANY) {
                pieces[piece++] = slice(tokens, start, i);
                start = i + 1;
            }
        }
        return new Glob(pieces);
    }

    /** {@return the text's characters, with stars and question marks as what they stand for} */
    static int[] tokens(String pattern) {
        int[] tokens = text(pattern);
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] == '*') {
                tokens[i] = MANY;
            } else if (tokens[i] == '?') {
                tokens[i] = ONE;
            }
        }
        return tokens;
    }

    /** {@return the text's characters, as {@link #matches(int[])} takes them} */
    static int[] text(String text) {
        int length = text.length();
        int[] plain = new int[length];
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                return text.codePoints().toArray();
            }
            plain[i] = c;
        }
        return plain;
    }

    /** {@return whether some text matches both patterns} */
    static boolean meet(int[] a, int[] b) {
        // Which ends of b can be reached together with the part of a that was gone through.
        boolean[] reached = new boolean[b.length + 1];
        reached[0] = true;
        spread(reached, b);
        for (int token : a) {
            boolean[] next = new boolean[b.length + 1];
            for (int j = 0; j <= b.length; j++) {
                if (!reached[j]) {
                    continue;
                }
                if (token == MANY) {
                    for (int k = j; k <= b.length; k++) {
                        next[k] = true;
                    }
                    break;
                }
                if (j < b.length) {
                    if (b[j] == MANY) {
                        next[j] = true;
                    } else if (token == ONE || b[j] == ONE || token == b[j]) {
                        next[j + 1] = true;
                    }
                }
            }
            spread(next, b);
            reached = next;
        }
        return reached[b.length];
    }

    /** A star may also stand for nothing. */
    private static void spread(boolean[] reached, int[] b) {
        for (int j = 0; j < b.length; j++) {
            if (reached[j] && b[j] == MANY) {
                reached[j + 1] = true;
            }
        }
    }

    boolean matches(String text) {
        return matches(text(text));
    }

    boolean matches(int[] text) {
        return matches(text, null);
    }

    /** @param steps if given, its first element is increased by the number of characters that were compared */
    boolean matches(int[] text, long @Nullable [] steps) {
        int[] first = pieces[0];
        if (pieces.length == 1) {
            return first.length == text.length && at(first, text, 0, steps);
        }
        int[] last = pieces[pieces.length - 1];
        int end = text.length - last.length;
        if (end < first.length || !at(first, text, 0, steps) || !at(last, text, end, steps)) {
            return false;
        }
        int from = first.length;
        for (int i = 1; i < pieces.length - 1; i++) {
            int[] piece = pieces[i];
            int found = from;
            while (found + piece.length <= end && !at(piece, text, found, steps)) {
                found++;
            }
            if (found + piece.length > end) {
                return false;
            }
            from = found + piece.length;
        }
        return true;
    }

    private static boolean at(int[] piece, int[] text, int offset, long @Nullable [] steps) {
        for (int i = 0; i < piece.length; i++) {
            if (steps != null) {
                steps[0]++;
            }
            if (piece[i] != text[offset + i] && piece[i] != ONE) {
                return false;
            }
        }
        return true;
    }

    private static int[] slice(int[] tokens, int start, int end) {
        if (start == end) {
            return EMPTY;
        }
        int[] slice = new int[end - start];
        System.arraycopy(tokens, start, slice, 0, slice.length);
        return slice;
    }
}
