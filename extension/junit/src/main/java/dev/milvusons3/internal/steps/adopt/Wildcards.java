package dev.milvusons3.internal.steps.adopt;

/** Things that the patterns of policies stand for. */
final class Wildcards {
    private Wildcards() {}

    /** {@return a text that the pattern means: with a word for each {@code *}} */
    static String sample(String pattern, String word) {
        return pattern.replace("*", word).replace("?", "x");
    }
}
