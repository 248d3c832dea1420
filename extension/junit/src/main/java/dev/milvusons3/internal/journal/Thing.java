package dev.milvusons3.internal.journal;

/**
 * One thing that a step makes.
 *
 * @param kind of thing
 * @param name as its kind says
 */
public record Thing(Kind kind, String name) {
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
