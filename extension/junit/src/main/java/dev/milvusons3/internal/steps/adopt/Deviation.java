package dev.milvusons3.internal.steps.adopt;

/**
 * Something that is not as the guide makes it.
 *
 * @param what is wrong, in a sentence
 * @param remedy the command or statement that fixes it
 */
public record Deviation(String what, String remedy) {
    /** {@return both, for people} */
    String text() {
        return "  - " + what + "\n" + ("fix it: " + remedy).indent(6).stripTrailing();
    }
}
