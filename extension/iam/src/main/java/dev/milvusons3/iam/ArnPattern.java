package dev.milvusons3.iam;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The value of an ARN condition: six fields between colons, each with its own wildcards, which do not reach over a colon
 * (but in the sixth, which holds what colons are left). A lone star matches any ARN. A pattern with fewer fields matches
 * none: what AWS makes of one is not documented.
 */
final class ArnPattern {
    private static final int FIELDS = 6;

    private final Glob @Nullable [] fields;
    private final boolean any;

    private ArnPattern(Glob @Nullable [] fields, boolean any) {
        this.fields = fields;
        this.any = any;
    }

    /** @param tokens as {@link Glob#of(int[])} takes them */
    static ArnPattern of(int[] tokens) {
        if (tokens.length == 1 && tokens[0] == Glob.MANY) {
            return new ArnPattern(null, true);
        }
        int[][] fields = split(tokens);
        return new ArnPattern(
                fields == null ? null : Arrays.stream(fields).map(Glob::of).toArray(Glob[]::new), false);
    }

    boolean matches(String arn) {
        int[][] values = split(Glob.text(arn));
        if (values == null) {
            return false;
        }
        if (any) {
            return true;
        }
        if (fields == null) {
            return false;
        }
        for (int i = 0; i < FIELDS; i++) {
            if (!fields[i].matches(values[i])) {
                return false;
            }
        }
        return true;
    }

    private static int @Nullable [][] split(int[] tokens) {
        int[][] fields = new int[FIELDS][];
        int start = 0;
        for (int i = 0; i < FIELDS - 1; i++) {
            int end = start;
            while (end < tokens.length && tokens[end] != ':') {
                end++;
            }
            if (end == tokens.length) {
                return null;
            }
            fields[i] = Arrays.copyOfRange(tokens, start, end);
            start = end + 1;
        }
        fields[FIELDS - 1] = Arrays.copyOfRange(tokens, start, tokens.length);
        return fields;
    }
}
