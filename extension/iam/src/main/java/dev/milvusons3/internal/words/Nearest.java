package dev.milvusons3.internal.words;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses what a misspelt word was to be. */
public final class Nearest {
    private Nearest() {}

    /** {@return the end of a sentence that says that there is no such thing: with a guess if something is near} */
    public static String endOfSentence(String found, Collection<String> known) {
        return nearest(found, known)
                .map(word -> "; did you mean \"" + word + "\"?")
                .orElse(".");
    }

    /** {@return the known word that begins with this one and goes on with another, or else is fewest edits away, if few enough} */
    public static Optional<String> nearest(String found, Collection<String> known) {
        return known.stream()
                .filter(word -> word.startsWith(found)
                        && word.length() > found.length()
                        && !Character.isLetterOrDigit(word.charAt(found.length())))
                .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .or(() -> fewestEdits(found, known));
    }

    private static Optional<String> fewestEdits(String found, Collection<String> known) {
        int limit = Math.max(2, found.length() / 3);
        return known.stream()
                .filter(word -> distance(found, word) <= limit)
                .min(Comparator.<String>comparingInt(word -> distance(found, word))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Insertions, deletions, substitutions and swaps of neighbours. */
    private static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : step(edits, a, b, i, j);
            }
        }
        return edits[a.length()][b.length()];
    }

    private static int step(int[][] edits, String a, String b, int i, int j) {
        int substitution = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(substitution, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
    }
}
